/** Engines at the end, seen through a signal whose default is that nothing happens: the process of the tests lives on. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { attend, forget, type Mortal } from './lifecycle.ts';
import * as report from './report.ts';

vi.mock('./report.ts', { spy: true });

const SIGNAL = 'SIGWINCH';

/** An engine that notes what it is asked. */
class Engine implements Mortal {
  readonly asked: string[] = [];
  readonly #fails: boolean;

  constructor(fails = false) {
    this.#fails = fails;
  }

  beforeExit(): void {}
  exit(): void {}
  endNow(): void {
    this.#note('endNow');
  }
  flushSync(): void {
    this.#note('flushSync');
  }

  #note(what: string): void {
    this.asked.push(what);
    if (this.#fails) throw new Error('on purpose');
  }
}

const engines: Engine[] = [];
function attended(fails?: boolean): Engine {
  const engine = new Engine(fails);
  engines.push(engine);
  attend(engine, [SIGNAL]);
  return engine;
}

let raised: unknown[][];
beforeEach(() => {
  raised = [];
  vi.mocked(report.reportErrorOnStderr).mockReturnValue();
  vi.spyOn(process, 'kill').mockImplementation((...args) => {
    raised.push(args);
    return true;
  });
});
afterEach(() => {
  for (const engine of engines.splice(0)) forget(engine);
  vi.restoreAllMocks();
});

test('a signal that only we listen to ends each engine, and is raised again without us', () => {
  const [one, two] = [attended(), attended()];
  vi.mocked(report.reportDropsHeldBack).mockImplementation(() => {
    expect(two.asked).toEqual(['endNow']);
    expect(raised).toEqual([]);
  });
  process.emit(SIGNAL, SIGNAL);
  expect(report.reportDropsHeldBack).toHaveBeenCalledOnce();
  expect([one.asked, two.asked]).toEqual([['endNow'], ['endNow']]);
  expect(raised).toEqual([[process.pid, SIGNAL]]);
  expect(process.listenerCount(SIGNAL)).toBe(0);
});

test('where the application listens, too, the engines flush and go on', () => {
  const application = vi.fn();
  process.on(SIGNAL, application);
  const engine = attended();
  process.emit(SIGNAL, SIGNAL);
  process.emit(SIGNAL, SIGNAL);
  process.off(SIGNAL, application);
  expect(engine.asked).toEqual(['flushSync', 'flushSync']);
  expect([application.mock.calls.length, raised]).toEqual([2, []]);
});

test('an engine that fails costs the others nothing, and the signal is raised all the same', () => {
  const [one, bad, two] = [attended(), attended(true), attended()];
  process.emit(SIGNAL, SIGNAL);
  expect([one.asked, bad.asked, two.asked]).toEqual([['endNow'], ['endNow'], ['endNow']]);
  expect(raised).toEqual([[process.pid, SIGNAL]]);
  expect(report.reportErrorOnStderr).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ code: 'ERR_KAKASHI_SINK_FAILED', message: 'the last flush failed: on purpose' }),
  );
});

test('an engine that is closed is asked nothing; with the last one our listener goes', () => {
  const before = process.listenerCount(SIGNAL);
  const [one, two] = [attended(), attended()];
  expect(process.listenerCount(SIGNAL)).toBe(before + 1);
  forget(one);
  process.emit(SIGNAL, SIGNAL);
  expect([one.asked, two.asked]).toEqual([[], ['endNow']]);
  const three = attended();
  forget(three);
  expect(process.listenerCount(SIGNAL)).toBe(before);
});
