import { expect, test } from 'vitest';
import { systemError } from '../testing/sinks.ts';
import { faultByCode } from './sink.ts';

function overflow(): number {
  return overflow() + 1;
}

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return expect.fail('nothing was thrown');
}

test.each([
  ['EAGAIN', 'stall'],
  ['ENXIO', 'stall'],
  ['ENOSPC', 'fault'],
  ['EIO', 'fault'],
  ['EPIPE', 'fatal'],
  ['EBADF', 'fatal'],
])('a sink that gives %s: %s', (code, expected) => {
  expect(faultByCode(systemError(code))).toBe(expected);
});

test('a full stack is no fault of the sink: there is room again soon', () => {
  expect(faultByCode(thrownBy(overflow))).toBe('stall');
});

test('any other error is the sink`s own, whatever it looks like', () => {
  const lookalike = { name: 'RangeError', message: 'Maximum call stack size exceeded' };
  for (const error of [thrownBy(() => new Array(-1)), new Error('call stack'), lookalike, undefined, 'EAGAIN']) {
    expect(faultByCode(error)).toBe('fatal');
  }
});
