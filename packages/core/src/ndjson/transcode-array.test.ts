import { expect, test } from 'vitest';
import { plainArrayEnd } from './transcode-scan.ts';

function endOf(json: string): number {
  const bytes = Buffer.from(`${json}\n       `);
  return plainArrayEnd(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0);
}

test.each(['[]', '[1,[],null]', '[[],true]'])(
  'an array of plain values is copied as far down as it prints: %s',
  (inside) => {
    const nested = (depth: number) => `${'['.repeat(depth)}${inside}${']'.repeat(depth)}`;
    const innermost = inside === '[]' ? 1 : 2;
    const deepest = nested(128 - innermost);
    expect(endOf(deepest)).toBe(deepest.length);
    expect(endOf(nested(129 - innermost))).toBe(-1);
  },
);
