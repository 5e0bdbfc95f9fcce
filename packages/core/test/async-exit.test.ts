/** Async mode: however the process ends, and whatever became of its writer, each record is there once. */
import { join } from 'node:path';
import type { Stats } from '@kakashi/core';
import { describe, expect, test } from 'vitest';
import { type End, expectSettled, folder, HOOKED, lines, records, run } from './harness.ts';

const COUNT = 10_000;

interface Ending {
  end: string;
  acts: unknown[][];
  code?: number;
  signal?: string;
}

const ENDINGS: Ending[] = [
  { end: 'its natural end', acts: [], code: 0 },
  { end: 'process.exit', acts: [['exit', 3]], code: 3 },
  { end: 'a throw', acts: [['throwNow']], code: 1 },
  { end: 'an unhandled rejection', acts: [['reject']], code: 1 },
  { end: 'a stack overflow', acts: [['overflow']], code: 1 },
  { end: 'SIGTERM', acts: [['kill', 'SIGTERM'], ['stay']], signal: 'SIGTERM' },
  { end: 'SIGINT', acts: [['kill', 'SIGINT'], ['stay']], signal: 'SIGINT' },
];

/** One of each kind, for what takes more time. */
const FEW = ENDINGS.filter(({ end }) => ['its natural end', 'process.exit', 'a throw', 'SIGTERM'].includes(end));

interface Writer {
  writer: string;
  fault?: object;
  /** Between logging and the end. */
  acts?: unknown[][];
  /** What is reported, if the end leaves time for it. */
  deaths?: number;
  stuck?: boolean;
}

const meet = [['fault']];
const WRITERS: Writer[] = [
  { writer: 'lives' },
  { writer: 'has just been terminated', acts: [['terminate']] },
  { writer: 'was terminated', acts: [['terminate'], ['buried']], deaths: 1 },
  { writer: 'ran out of memory before a write', fault: { what: 'before memory', at: 2 }, acts: meet },
  { writer: 'ran out of memory after a write', fault: { what: 'after memory', at: 2 }, acts: meet },
  { writer: 'ended before a write', fault: { what: 'before exit', at: 2 }, acts: meet },
  { writer: 'ended after a write', fault: { what: 'after exit', at: 2 }, acts: meet },
  { writer: 'threw', fault: { what: 'after throw', at: 2 }, acts: meet },
  { writer: 'did not even start', fault: { what: 'start' }, acts: meet },
  { writer: 'is stuck', fault: { what: 'before stall', at: 2 }, acts: meet, stuck: true },
];

async function play(destination: string, { fault, acts }: { fault?: object | undefined; acts: unknown[][] }) {
  const options = {
    destination,
    queueCapacity: 2 * COUNT,
    flushOnSignal: ['SIGTERM', 'SIGINT'],
    closeTimeoutMs: 40_000,
  };
  return run('async-acts.mjs', { options, heard: true, fault, acts }, { execArgv: HOOKED });
}

function statsOf({ notes }: End): Stats {
  return notes.findLast(({ stats }) => stats)?.stats as Stats;
}

describe.each(WRITERS)('where the writer $writer', ({ fault, acts: more = [], deaths = 0, stuck = false }) => {
  test.each(fault ? FEW : ENDINGS)('10,000 records, then $end', async ({ acts, code = null, signal = null }) => {
    const destination = join(folder(), 'log');
    const open = [['open'], ['noteAtExit'], ['log', 0, 1], ['await', destination, 1]];
    const ended = await play(destination, { fault, acts: [...open, ['log', 1, COUNT - 1], ...more, ...acts] });
    expect([ended.code, ended.signal]).toEqual([code, signal]);
    expect(lines(destination)).toEqual(records(0, COUNT));
    const errors = ended.notes.filter(({ error }) => error);
    expect(errors.map(({ error }) => error).filter((error) => error !== 'ERR_KAKASHI_WRITER_LOST')).toEqual([]);
    expect(errors.length).toBeGreaterThanOrEqual(deaths);
    // Nobody has waited for as long as closing may take: a writer that is stuck costs a second.
    expect(ended.ms).toBeLessThan(20_000);
    if (signal === null) expect(statsOf(ended)).toMatchObject({ accepted: COUNT, dropped: 0, failed: 0 });
  });

  // A writer that is stuck is a sink that stalls: a flush would wait.
  test.skipIf(stuck)('10,000 records, then flush, more, and close', async () => {
    const destination = join(folder(), 'log');
    const acts = [
      ['open'],
      ['log', 0, 1],
      ['await', destination, 1],
      ['log', 1, COUNT - 1],
      ...more,
      ['flush'],
      ['linesIn', destination],
      ['log', COUNT, 100],
      ['flushSync'],
      ['linesIn', destination],
      ['log', COUNT + 100, 100],
      ['close'],
    ];
    const { code, notes } = await play(destination, { fault, acts });
    expect(code).toBe(0);
    expect(lines(destination)).toEqual(records(0, COUNT + 200));
    const seen = notes.filter(({ act }) => act === 'linesIn').map(({ value }) => value);
    expect(seen).toEqual([COUNT, COUNT + 100]);
    const closed = notes.find(({ act }) => act === 'close')?.value as Stats;
    expectSettled(closed, { accepted: COUNT + 200, written: COUNT + 200 });
  });
});
