/** Async mode: what loggers share, what they are told, and what goes on where there is no writer any more. */
import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stats } from '@kakashi/core';
import { describe, expect, test } from 'vitest';
import { dropsIn, type End, expectSettled, Fifo, folder, HOOKED, lines, linesOf, records, run } from './harness.ts';

const errorsIn = ({ notes }: End): unknown[] => notes.map(({ error }) => error).filter(Boolean);
const valuesOf = <T>({ notes }: End, act: string): T[] =>
  notes.filter((note) => note.act === act).map(({ value }) => value as T);

/** Both writers die, one after the other, and the engine knows. */
const LOSE_THE_WRITER = [
  ['terminate', 0],
  ['buried', 0],
  ['terminate', 1],
  ['buried', 1],
];

function play(options: object, acts: unknown[][], staging: object = {}): Promise<End> {
  return run('async-acts.mjs', { options, acts, heard: true }, { execArgv: HOOKED, ...staging });
}

describe('two loggers for one destination', () => {
  /** Callbacks would have to be the same, too, for the two to share an engine. */
  const play = (options: object, acts: unknown[][]): Promise<End> => run('async-acts.mjs', { options, acts });

  test('share an engine: when one is closed its records are there, and the other goes on', async () => {
    const destination = join(folder(), 'log');
    const ended = await play({ destination }, [
      ['open'],
      ['open', { name: 'other' }],
      ['log', 0, 1000],
      ['close', 1],
      ['linesIn', destination],
      ['descriptorsOf', destination],
      ['log', 1000, 10],
      ['close', 0],
      ['descriptorsOf', destination],
    ]);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(valuesOf(ended, 'linesIn')).toEqual([1000]);
    expect(valuesOf(ended, 'descriptorsOf')).toEqual([1, 0]);
    expect(lines(destination)).toEqual(records(0, 1010));
  });

  test('one is closed in closeTimeoutMs where nobody reads, and gives nothing up, for the other may still be heard', async () => {
    const fifo = new Fifo();
    const ended = await play({ destination: fifo.path, closeTimeoutMs: 500 }, [
      ['open'],
      ['open', { name: 'other' }],
      ['log', 0, 100],
      ['close', 1],
      ['close', 0],
    ]);
    expect(ended.code).toBe(0);
    // Each close waits.
    expect(ended.ms).toBeGreaterThan(950);
    const [first, second] = valuesOf<Stats>(ended, 'close') as [Stats, Stats];
    expect(first).toMatchObject({ accepted: 100, pending: 100, dropped: 0 });
    expectSettled(second, { accepted: 100, dropped: 100 });
  });
});

test('a destination that cannot be opened is an error at once', async () => {
  const ended = await play({ destination: join(folder(), 'gone', 'log'), mkdir: false }, [['open']]);
  expect(ended.notes).toEqual([{ act: 'open', threw: 'ERR_KAKASHI_SINK_OPEN' }]);
});

test('stderr is a destination as any other', async () => {
  const ended = await play({ destination: 'stderr' }, [['open'], ['log', 0, 1000], ['exit', 0]]);
  expect(linesOf(ended.stderr)).toEqual(records(0, 1000));
});

test('a line that comes without a level is one of level info', async () => {
  const destination = join(folder(), 'log');
  const ended = await play({ destination }, [['write', ['one', 'two']]]);
  expect(valuesOf<Stats>(ended, 'write')[0]).toMatchObject({ written: 2, byLevel: { info: 2 } });
  expect(lines(destination)).toEqual(['one', 'two']);
});

describe('reopen', () => {
  test('refuses a path that is none', async () => {
    const destination = join(folder(), 'log');
    const ended = await play({ destination }, [['open'], ['reopen', ''], ['reopen', 7], ['log', 0, 5]]);
    const refused = { act: 'reopen', threw: 'ERR_KAKASHI_ARGUMENT_INVALID' };
    expect(ended.notes.filter(({ act }) => act === 'reopen')).toEqual([refused, refused]);
    expect(lines(destination)).toEqual(records(0, 5));
  });

  test('opens nothing for a logger that is closed', async () => {
    const dir = folder();
    const [destination, other] = [join(dir, 'log'), join(dir, 'other')];
    const ended = await play({ destination }, [['open'], ['log', 0, 5], ['close'], ['reopen', other]]);
    expect([ended.code, errorsIn(ended)]).toEqual([0, []]);
    expect(existsSync(other)).toBe(false);
  });

  test('of a descriptor is nothing, and with a path an error', async () => {
    const ended = await play(
      { destination: 'stdout' },
      [['open'], ['log', 0, 5], ['reopen'], ['reopen', '/dev/null'], ['log', 5, 5], ['exit', 0]],
      { stdout: 'pipe' },
    );
    const refused = { act: 'reopen', threw: 'ERR_KAKASHI_ARGUMENT_INVALID' };
    expect(ended.notes.filter(({ act }) => act === 'reopen')).toEqual([refused]);
    expect(linesOf(ended.stdout)).toEqual(records(0, 10));
  });
});

describe('where the writer is lost', () => {
  const LOST = ['ERR_KAKASHI_WRITER_LOST', 'ERR_KAKASHI_WRITER_LOST'];

  test('reopen goes on in another file', async () => {
    const dir = folder();
    const [destination, other] = [join(dir, 'log'), join(dir, 'other')];
    const ended = await play({ destination }, [
      ['open'],
      ['log', 0, 10],
      ...LOSE_THE_WRITER,
      ['log', 10, 10],
      ['reopen', other],
      ['log', 20, 10],
      ['close'],
    ]);
    expect([ended.code, errorsIn(ended)]).toEqual([0, LOST]);
    expect([lines(destination), lines(other)]).toEqual([records(0, 20), records(20, 10)]);
  });

  test('stdout is still written to', async () => {
    const acts = [['open'], ['log', 0, 10], ...LOSE_THE_WRITER, ['log', 10, 10], ['exit', 0]];
    const ended = await play({ destination: 'stdout' }, acts, { stdout: 'pipe' });
    expect([ended.code, errorsIn(ended)]).toEqual([0, LOST]);
    expect(linesOf(ended.stdout)).toEqual(records(0, 20));
  });

  test('a logger that is closed counts what it refuses', async () => {
    const destination = join(folder(), 'log');
    const ended = await play({ destination }, [
      ['open'],
      ['log', 0, 10],
      ...LOSE_THE_WRITER,
      ['log', 10, 10],
      ['close'],
      ['log', 20, 3],
      ['stats'],
    ]);
    expect(ended.code).toBe(0);
    expectSettled(valuesOf<Stats>(ended, 'stats')[0] as Stats, { accepted: 23, written: 20, dropped: 3 });
    expect(dropsIn(ended.notes)).toEqual({ closed: 3 });
  });

  test.each(['log', 'flushSync', 'flush'])(
    'a disk that is full costs closeTimeoutMs at the next %s, and all is told',
    async (next) => {
      const ended = await play({ destination: '/dev/full', closeTimeoutMs: 100 }, [
        ['open'],
        ['log', 0, 10],
        ...LOSE_THE_WRITER,
        next === 'log' ? ['log', 10, 0] : [next],
        ['log', 10, 1],
        ['stats'],
        ['close'],
      ]);
      expect(ended.code).toBe(0);
      expect(valuesOf<Stats>(ended, 'stats')[0]).toMatchObject({ accepted: 11, dropped: 10, pending: 1 });
      expectSettled(valuesOf<Stats>(ended, 'close')[0] as Stats, { accepted: 11, dropped: 11 });
      expect(dropsIn(ended.notes)).toEqual({ 'close-timeout': 11 });
      expect(errorsIn(ended)).toContain('ERR_KAKASHI_SINK_STALLED');
    },
  );

  test.each(['flush', 'flushSync'])('%s writes what the writer could not', async (wait) => {
    const dir = folder();
    const [destination, emptied] = [join(dir, 'log'), join(dir, 'emptied')];
    symlinkSync('/dev/full', destination);
    writeFileSync(emptied, '');
    const ended = await play({ destination }, [
      ['open'],
      ['log', 0, 10],
      ...LOSE_THE_WRITER,
      ['rename', emptied, destination],
      [wait],
      ['linesIn', destination],
    ]);
    expect(valuesOf(ended, 'linesIn')).toEqual([10]);
    expect(lines(destination)).toEqual(records(0, 10));
  });

  test('a flush that waits for it is kept by this thread', async () => {
    const fifo = new Fifo();
    const ending = play({ destination: fifo.path }, [
      ['open'],
      ['log', 0, 10],
      ['flushLater'],
      ...LOSE_THE_WRITER,
      ['flushed'],
      ['stats'],
    ]);
    const reader = fifo.reader();
    expect(await reader.lines(10)).toEqual(records(0, 10));
    const ended = await ending;
    expect(ended.notes.filter(({ threw }) => threw)).toEqual([]);
    expectSettled(valuesOf<Stats>(ended, 'stats')[0] as Stats, { accepted: 10, written: 10 });
  });
});

describe('where the writer has just died, and nobody was told', () => {
  test('a call that blocks for room makes it itself', async () => {
    const destination = join(folder(), 'log');
    const options = { destination, overflow: 'block', queueCapacity: 100 };
    const acts = [['open'], ['log', 0, 1], ['await', destination, 1], ['terminate'], ['log', 1, 5000], ['close']];
    const ended = await play(options, acts);
    expect(ended.code).toBe(0);
    expect(lines(destination)).toEqual(records(0, 5001));
    expectSettled(valuesOf<Stats>(ended, 'close')[0] as Stats, { accepted: 5001, written: 5001 });
  });

  test('a write to a FIFO that it was in the middle of is repeated, and that is told', async () => {
    const fifo = new Fifo();
    const reader = fifo.reader();
    const ending = run(
      'async-acts.mjs',
      {
        options: { destination: fifo.path },
        heard: true,
        fault: { what: 'after exit', at: 2 },
        acts: [['open'], ['log', 0, 1], ['flush'], ['log', 1, 1], ['fault'], ['flush'], ['log', 2, 1], ['close']],
      },
      { execArgv: HOOKED },
    );
    const [one, two, three] = records(0, 3) as [string, string, string];
    expect(await reader.lines(4)).toEqual([one, two, two, three]);
    const ended = await ending;
    expect(ended.code).toBe(0);
    expect(errorsIn(ended).sort()).toEqual(['ERR_KAKASHI_WRITER_LOST', 'ERR_KAKASHI_WRITE_UNCERTAIN']);
  });
});

test.each(['flush', 'flushSync', 'close'])(
  'a signal after which the process lives on: this thread writes from then on, also what %s waits for',
  async (wait) => {
    const destination = join(folder(), 'log');
    // Its default is that nothing happens; we have done all that was to be done before a death by then.
    const options = { destination, flushOnSignal: ['SIGWINCH'] };
    const ended = await play(options, [
      ['open'],
      ['log', 0, 100],
      ['kill', 'SIGWINCH'],
      ['turn'],
      ['turn'],
      ['linesIn', destination],
      ['log', 100, 100],
      [wait],
      ['linesIn', destination],
    ]);
    expect([ended.code, errorsIn(ended)]).toEqual([0, []]);
    expect(valuesOf(ended, 'linesIn')).toEqual([100, 200]);
    expect(lines(destination)).toEqual(records(0, 200));
  },
);

test('append: false and a writer that dies: the file is not emptied again', async () => {
  const destination = join(folder(), 'log');
  writeFileSync(destination, 'old\n');
  const options = { destination, append: false };
  const acts = [['open'], ['log', 0, 10], ['flush'], ...LOSE_THE_WRITER, ['log', 10, 10], ['close']];
  const ended = await play(options, acts);
  expect(ended.code).toBe(0);
  expect(lines(destination)).toEqual(records(0, 20));
});
