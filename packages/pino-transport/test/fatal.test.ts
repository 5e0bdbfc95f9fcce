/** How long `fatal` and `flushSync` of pino take while the sink is a pipe that nobody reads. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { kakashiPino } from '@kakashi/pino-transport';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { testFolder } from './child.ts';
import { endTransport, startTransport, statsOf, TARGET } from './transport.ts';

const CLOSE_TIMEOUT_MS = 300;
/** What a busy machine may add. */
const AT_MOST_MS = CLOSE_TIMEOUT_MS * 5;
/** More than a pipe holds. */
const RECORDS = 2000;
const PADDING = 'x'.repeat(100);

/** A FIFO that is open for reading, and read only when asked to. */
class StalledPipe {
  readonly path = join(testFolder(), 'pipe');
  readonly #fd: number;

  constructor() {
    execFileSync('mkfifo', [this.path]);
    this.#fd = openSync(this.path, constants.O_RDWR | constants.O_NONBLOCK);
    onTestFinished(() => closeSync(this.#fd));
  }

  /** Reads until the last line is there. */
  async readToEnd(): Promise<string> {
    let text = '';
    for (; !text.endsWith('| end\n'); await new Promise(setImmediate)) text += this.#read();
    return text;
  }

  /** Reads until something has happened, and what is in the pipe then. */
  async readUntil(event: Promise<unknown>): Promise<string> {
    let text = '';
    const happened = event.then(() => true);
    const turn = (): Promise<false> => new Promise((next) => setImmediate(next, false));
    do text += this.#read();
    while (!(await Promise.race([happened, turn()])));
    return text + this.#read();
  }

  #read(): string {
    const buffer = Buffer.alloc(1 << 20);
    let text = '';
    try {
      for (;;) text += buffer.toString('utf8', 0, readSync(this.#fd, buffer));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
    return text;
  }
}

function timed(call: () => void): number {
  const start = performance.now();
  call();
  return performance.now() - start;
}

describe.each(['sync', 'async'] as const)('in the process, %s', (mode) => {
  test('fatal returns within closeTimeoutMs, and nothing is lost once the pipe is read', async () => {
    const pipe = new StalledPipe();
    const options = { destination: pipe.path, mode, closeTimeoutMs: CLOSE_TIMEOUT_MS, timestamp: false } as const;
    const destination = kakashiPino(options);
    const logger = pino({ base: null, timestamp: false }, destination);
    for (let i = 0; i < RECORDS; i++) logger.info({ PADDING }, 'm');
    const ms = timed(() => logger.fatal('end'));
    const { accepted, pending, dropped } = destination.stats();
    expect({ accepted, dropped, isStalled: pending > 0 }).toEqual({
      accepted: RECORDS + 1,
      dropped: 0,
      isStalled: true,
    });
    // It has waited, and not for ever.
    expect(ms).toBeGreaterThan(CLOSE_TIMEOUT_MS * 0.9);
    expect(ms).toBeLessThan(AT_MOST_MS);

    const text = await pipe.readUntil(new Promise((resolve) => destination.flush(resolve)));
    expect(text.split('\n')).toHaveLength(RECORDS + 2);
    expect(text).toMatch(/\nCRITICAL \| app \| end\n$/);
    destination.end();
    await once(destination, 'close');
  });
});

test('in a target, fatal returns when the record is queued in the worker', async () => {
  const pipe = new StalledPipe();
  const options = { destination: pipe.path, closeTimeoutMs: CLOSE_TIMEOUT_MS, timestamp: false };
  const transport = await startTransport({ target: TARGET, options });
  const logger = pino({ base: null, timestamp: false }, transport);
  for (let i = 0; i < RECORDS; i++) logger.info({ PADDING }, 'm');
  expect(timed(() => logger.fatal('end'))).toBeLessThan(AT_MOST_MS);
  const { accepted, pending, dropped } = await statsOf(transport);
  expect({ accepted, dropped, isStalled: pending > 0 }).toEqual({ accepted: RECORDS + 1, dropped: 0, isStalled: true });
  const text = await pipe.readToEnd();
  expect(text.split('\n')).toHaveLength(RECORDS + 2);
  expect(text).toMatch(/\nCRITICAL \| app \| end\n$/);
  await endTransport(transport);
});
