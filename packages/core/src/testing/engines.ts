/** An engine whose drops and errors are kept, for tests. No part of the bundle. */
import type { Engine } from '../engine.ts';
import type { KakashiError } from '../errors.ts';
import { createEngine } from '../open-engine.ts';
import type { DropReport, EngineOptions } from '../options.ts';

export interface WatchedEngine {
  readonly engine: Engine;
  readonly drops: DropReport[];
  readonly errors: KakashiError[];
}

export function watchedEngine(options: EngineOptions): WatchedEngine {
  const drops: DropReport[] = [];
  const errors: KakashiError[] = [];
  const engine = createEngine({
    onDrop: (report) => drops.push(report),
    onError: (error) => errors.push(error),
    ...options,
  });
  return { engine, drops, errors };
}

/** Writes a line for each number from `from` to `to`, and returns what the calls returned. */
export function writeNumbers(
  engine: Engine,
  from: number,
  to: number,
  level?: Parameters<Engine['write']>[1],
): boolean[] {
  return numbers(from, to).map((number) => engine.write(number, level));
}

/** The numbers from `from` to `to` as lines of the same length. */
export function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index).padStart(5, '0'));
}
