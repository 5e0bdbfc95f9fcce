/** The ring between two real threads: random stalls, evictions, groups, sizes and sleeps. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'tsdown';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { readCursorAt, ringBytes, ringMemory, STEP, takenAt, writeCursorAt } from './fixtures/ring.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const RECORDS = 1_000_000;
/** How many records before their wrap the cursors start; each lane comes over it in the midst of the run. */
const BEFORE_WRAP = 30_000;

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kakashi-ring-'));
  await build({
    entry: here('fixtures/ring.ts'),
    outDir: folder,
    format: 'esm',
    platform: 'node',
    dts: false,
    config: false,
    logLevel: 'silent',
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Produced {
  evicted: number[];
  refused: number[];
  fasterConsumers: number;
  mostWaiting: number;
  taken: number;
  settled: number;
}

interface Consumed {
  written: number[];
  settled: number;
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

test.each([
  [
    'a small ring, bounded in records',
    { capacity: 50, maxBytes: 64 * 1024, laneBytes: 128 * 1024, trayRecords: 64, lineBytes: 0 },
  ],
  [
    'a small ring, bounded in bytes',
    { capacity: 1000, maxBytes: 4096, laneBytes: 8192, trayRecords: 256, lineBytes: 0 },
  ],
])('%s: nothing torn, reordered, lost or miscounted', async (_, size) => {
  const buffer = new SharedArrayBuffer(ringBytes(size));
  const control = new Int32Array(new SharedArrayBuffer(128));
  const { words } = ringMemory(buffer, 0, size);
  for (let lane = 0; lane < 3; lane++) {
    words[writeCursorAt(lane)] = -BEFORE_WRAP * STEP;
    words[readCursorAt(lane)] = -BEFORE_WRAP * STEP;
    words[takenAt(lane)] = -BEFORE_WRAP;
  }
  const start = async (side: string, seed: number): Promise<unknown> => {
    const workerData = {
      bundle: pathToFileURL(join(folder, 'ring.mjs')).href,
      side,
      buffer,
      control,
      size,
      records: RECORDS,
      seed,
    };
    const worker = new Worker(here('fixtures/ring-stress.mjs'), { workerData });
    onTestFinished(async () => {
      await worker.terminate();
    });
    const [[result]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')]);
    return result;
  };
  const [produced, consumed] = (await Promise.all([start('producer', 12345), start('consumer', 54321)])) as [
    Produced,
    Consumed,
  ];

  const { written } = consumed;
  const { evicted, refused } = produced;
  expect(sum(written) + sum(evicted) + sum(refused)).toBe(RECORDS);
  expect(produced.taken).toBe(sum(written));
  expect(produced.settled).toBe(sum(written));
  expect(consumed.settled).toBe(sum(written));
  for (let lane = 0; lane < 3; lane++) {
    const read = (words[readCursorAt(lane)] as number) >>> 4;
    expect(words[writeCursorAt(lane)]).toBe((words[readCursorAt(lane)] as number) & -STEP);
    expect(((read - (words[takenAt(lane)] as number)) << 4) >>> 4).toBe(evicted[lane]);
    // All lanes were in use, and the cursors wrapped.
    expect((written[lane] as number) + (evicted[lane] as number)).toBeGreaterThan(BEFORE_WRAP);
  }
  // It was stress: both sides were the faster one at times.
  expect(sum(evicted)).toBeGreaterThan(1000);
  expect(produced.fasterConsumers).toBeGreaterThan(0);
});
