import { expect, test } from 'vitest';
import { Memo } from './memo.ts';

test('renders a key once', () => {
  let renderings = 0;
  const memo = new Memo((key: string) => {
    renderings++;
    return `<${key}>`;
  });
  expect(['a', 'b', 'a', 'b'].map((key) => memo.get(key))).toEqual(['<a>', '<b>', '<a>', '<b>']);
  expect(renderings).toBe(2);
});

test('remembers a rendering that is empty', () => {
  let renderings = 0;
  const memo = new Memo(() => {
    renderings++;
    return '';
  });
  expect(memo.get('a') + memo.get('a')).toBe('');
  expect(renderings).toBe(1);
});

test('forgets rather than grow without bound', () => {
  let renderings = 0;
  const memo = new Memo((key: number) => {
    renderings++;
    return key;
  });
  for (let key = 0; key < 1001; key++) memo.get(key);
  memo.get(1000);
  expect(renderings).toBe(1001);
  memo.get(0);
  expect(renderings).toBe(1002);
});

test('does not hold long keys', () => {
  let renderings = 0;
  const memo = new Memo((key: string) => {
    renderings++;
    return key;
  });
  const long = 'k'.repeat(129);
  expect(memo.get(long)).toBe(memo.get(long));
  expect(renderings).toBe(2);
  const longest = 'k'.repeat(128);
  expect(memo.get(longest)).toBe(memo.get(longest));
  expect(renderings).toBe(3);
});
