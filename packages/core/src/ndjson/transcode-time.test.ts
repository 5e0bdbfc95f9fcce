/** How often a time is rendered, and what stands on the line where it was not. */
import { expect, test } from 'vitest';
import type { Time } from '../format/time.ts';
import { pieceText } from '../testing/lines.ts';
import type { TextBuffer } from './transcode-bytes.ts';
import { TimeSegment } from './transcode-time.ts';

const iso = (time: Time): string => new Date(time).toISOString();

/** A segment, and every time it had rendered; the present is 0. */
function segment(textOf: (time: Time) => string = (time) => `${iso(time)} | `) {
  const rendered: Time[] = [];
  const time = new TimeSegment((given) => {
    rendered.push(given ?? 0);
    return textOf(given ?? 0);
  });
  const text = (): string => pieceText(time.piece);
  /** The text, if what stands behind the key is epoch milliseconds. */
  const ms = (json: string): string | undefined => {
    const before = '{"level":30,"time":';
    const bytes = Buffer.from(`${before + json}     `) as TextBuffer;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return time.readMs(bytes, view, before.length) ? text() : undefined;
  };
  const other = (json: string): string | undefined => (time.read(json) ? text() : undefined);
  const clock = (): string => {
    time.readClock();
    return text();
  };
  return { rendered, ms, other, clock };
}

test.each([1763805600123, 1000000000000, 9999999999999, 9090909090909, 2909090909090])(
  'epoch milliseconds are read to the last digit, before a comma and at the end: %d',
  (epoch) => {
    for (const after of [',"msg":"m"}', '}']) {
      const { rendered, ms } = segment();
      expect(ms(`${epoch}${after}`)).toBe(`${iso(epoch)} | `);
      expect(rendered).toEqual([epoch]);
    }
  },
);

test.each([
  ['a digit too many', '17638056001234,'],
  ['a digit too few', '176380560012,'],
  ['a fraction', '17638056001.5,'],
  ['a letter for the last digit', '176380560012x,'],
  ['a slash among the milliseconds', '1763805600/23,'],
  ['a colon among the milliseconds', '17638056001:3,'],
  ['a zero that JSON does not allow', '0763805600123,'],
  ['a blank behind it', '1763805600123 ,'],
  ['the newline behind it', '1763805600123\n'],
  ['a text', '"176380560012",'],
  ['bytes of 0', `${'\0'.repeat(13)},`],
])('%s is left to others, and what was kept stays right', (_, json) => {
  const { rendered, ms } = segment();
  expect(ms(json)).toBeUndefined();
  expect(rendered).toEqual([]);
  expect(ms('1763805600123,')).toBe('2025-11-22T10:00:00.123Z | ');
  expect(ms(json)).toBeUndefined();
  expect(ms('1763805600123,')).toBe('2025-11-22T10:00:00.123Z | ');
  expect(rendered).toEqual([1763805600123]);
});

test('a second is rendered once: of its other times the milliseconds are changed where they stand', () => {
  const { rendered, ms } = segment();
  for (const digits of ['123', '123', '456', '456', '909', '090', '123', '999', '000']) {
    expect(ms(`1763805612${digits},`)).toBe(`2025-11-22T10:00:12.${digits}Z | `);
  }
  expect(rendered).toEqual([1763805612123]);
});

test('a second that differs in any digit is rendered', () => {
  const { rendered, ms } = segment();
  const times = Array.from({ length: 10 }, (_, digit) => {
    const digits = [...'1763805600123'];
    digits[digit] = digits[digit] === '2' ? '3' : '2';
    return Number(digits.join(''));
  });
  for (const time of times) {
    ms('1763805600123,');
    expect(ms(`${time},`)).toBe(`${iso(time)} | `);
  }
  expect(rendered).toEqual(times.flatMap((time) => [1763805600123, time]));
});

test('a text without milliseconds of its own is rendered for every time but the last one', () => {
  const { rendered, ms } = segment((time) => `${time} | `);
  for (const time of [1763805600123, 1763805600123, 1763805600456, 1763805600456, 1763805600123]) {
    expect(ms(`${time},`)).toBe(`${time} | `);
  }
  expect(rendered).toEqual([1763805600123, 1763805600456, 1763805600123]);
});

test('any other time is rendered when it is not the last one again', () => {
  const { rendered, other } = segment();
  expect(other('1763805600')).toBe('2025-11-22T10:00:00.000Z | ');
  expect(other('1763805600')).toBe('2025-11-22T10:00:00.000Z | ');
  expect(other('"2025-11-22T10:00:01.500Z"')).toBe('2025-11-22T10:00:01.500Z | ');
  expect(other('"2025-11-22T10:00:01.500Z"')).toBe('2025-11-22T10:00:01.500Z | ');
  expect(other('1763805600')).toBe('2025-11-22T10:00:00.000Z | ');
  expect(rendered).toEqual([1763805600000, '2025-11-22T10:00:01.500Z', 1763805600000]);
  expect(other('17')).toBeUndefined();
  expect(other('"soon"')).toBeUndefined();
  expect(rendered).toHaveLength(3);
});

test('what tells the time otherwise than the last time is rendered anew', () => {
  const { rendered, ms, other, clock } = segment();
  const now = '1970-01-01T00:00:00.000Z | ';
  for (let round = 0; round < 2; round++) {
    expect(ms('1763805600123,')).toBe('2025-11-22T10:00:00.123Z | ');
    expect(other('1763805601')).toBe('2025-11-22T10:00:01.000Z | ');
    expect(ms('1763805600456,')).toBe('2025-11-22T10:00:00.456Z | ');
    expect(ms('1763805600789,')).toBe('2025-11-22T10:00:00.789Z | ');
    expect(other('1763805600.456')).toBe('2025-11-22T10:00:00.456Z | ');
    expect(clock()).toBe(now);
    expect(clock()).toBe(now);
    expect(other('1763805600.456')).toBe('2025-11-22T10:00:00.456Z | ');
    expect(clock()).toBe(now);
  }
  const round = [1763805600123, 1763805601000, 1763805600456, 1763805600456, 0, 0, 1763805600456, 0];
  expect(rendered).toEqual([...round, ...round]);
});
