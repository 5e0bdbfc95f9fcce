import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endsOfObjects } from './whole-objects.ts';

const ends = (text: string): readonly number[] | undefined => endsOfObjects(Buffer.from(text));

test('objects one behind the other are told apart, whatever their strings hold', () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), { minLength: 1 }), (objects) => {
      const texts = objects.map((object) => JSON.stringify(object));
      let end = 0;
      const expected = texts.map((text) => (end += Buffer.byteLength(text)));
      expect(ends(texts.join(''))).toEqual(expected);
    }),
  );
});

test('an object cut at any place, inside of its strings and of its characters, is none', () => {
  const bytes = Buffer.from('{"level":30,"a":{"b":[{}]},"}":"\\"}é🙂\\\\","msg":"{m}"}');
  for (let length = 0; length < bytes.length; length++)
    expect(endsOfObjects(bytes.subarray(0, length))).toBeUndefined();
  expect(endsOfObjects(bytes)).toEqual([bytes.length]);
});

test.each([
  '',
  'text}',
  '{text}',
  '{"a":1} {"b":2}',
  '{"a":1}x{"b":2}',
  '{}}',
  '{"a":1},{"b":2}',
  '[{}]',
  '{"a":\u0001}',
])('%j is not objects alone', (text) => {
  expect(ends(text)).toBeUndefined();
});
