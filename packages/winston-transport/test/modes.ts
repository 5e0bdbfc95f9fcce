/** Tests that are run in sync and in async mode. */
import type { EngineOptions } from '@kakashi/core';
import { beforeAll, describe, expect, test } from 'vitest';

export type Mode = NonNullable<EngineOptions['mode']>;

const MODES: readonly Mode[] = ['sync', 'async'];

/** Declares the same tests for each mode, and one that fails unless both were run. */
export function inBothModes(declare: (mode: Mode) => void): void {
  const run: Mode[] = [];
  describe.each(MODES)('%s mode', (mode) => {
    beforeAll(() => void run.push(mode));
    declare(mode);
  });
  test('these tests were run in both modes', () => {
    expect(run).toEqual(MODES);
  });
}
