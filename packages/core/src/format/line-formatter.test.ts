import { expect, test } from 'vitest';
import { LineFormatter } from './line-formatter.ts';

/** A format whose parts fail for long texts, as strings do past half a gigabyte. */
function fragileFormatter(maxLength: number): LineFormatter {
  const fit = (text: string) => {
    if (text.length > maxLength) throw new RangeError('too long');
    return text;
  };
  const fields = {
    text: (given: unknown) => fit(` ${JSON.stringify(given)}`),
    bind: () => fields,
  };
  return LineFormatter.of({ time: () => '', label: fit, name: (name) => ` ${name} `, message: fit }, fields);
}

test('a line of which all parts fit is what they make', () => {
  expect(fragileFormatter(40).format(20, 'n', 'message', { a: 1 }, undefined)).toBe('INFO n message {"a":1}');
});

test('fields that do not fit are given up, and the reason is told', () => {
  const line = fragileFormatter(70).format(20, 'n', 'message', { a: 'x'.repeat(80) }, undefined);
  expect(line).toBe('INFO n message {"names":["fields"],"values":["[Throws: too long]"]}');
});

test('a message that does not fit is given up too', () => {
  const line = fragileFormatter(70).format(20, 'n', 'x'.repeat(80), {}, undefined);
  expect(line).toBe('INFO n [Throws: too long] undefined');
});

test('a level and a name are rendered once for a formatter and all that are bound from it', () => {
  const rendered: string[] = [];
  const note = (text: string) => {
    rendered.push(text);
    return text;
  };
  const fields = { text: () => '', bind: () => fields };
  const formatter = LineFormatter.of({ time: () => '', label: note, name: note, message: (text) => text }, fields);
  const bound = formatter.bind({});
  for (const one of [formatter, bound, bound]) one.format(20, 'n', '', undefined, undefined);
  bound.format('info', 'other', '', undefined, undefined);
  expect(rendered).toEqual(['INFO', 'n', 'INFO', 'other']);
});
