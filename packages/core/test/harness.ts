/** Child processes, pipes and folders for tests of what only a real process can show. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { DropReport, EngineOptions, Stats } from '@kakashi/core';
import { expect, onTestFailed, onTestFinished } from 'vitest';

/** What a fixture noted: a report of Kakashi's, or anything of its own. */
export interface Note {
  error?: string;
  message?: string;
  drop?: DropReport;
  [own: string]: unknown;
}

/** What a process left behind. */
export interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** From its start. */
  ms: number;
  notes: Note[];
}

export interface Staging {
  /** `'pipe'` is a socket that is read; `'stalled'` one that is not; or a descriptor of this process. */
  stdout?: 'pipe' | 'stalled' | 'ignore' | number;
  stderr?: 'pipe' | 'stalled' | number;
  /** Descriptors of this process that the child sees as 4, 5 and so on. */
  fds?: number[];
  execArgv?: string[];
  /** A command that the child's is appended to. */
  via?: string[];
  ipc?: boolean;
}

/** Arguments of Node.js with which a fixture can lay hands on its background writer. */
export const HOOKED = ['--require', fileURLToPath(new URL('fixtures/async-hook.cjs', import.meta.url))];

/** A folder of the test's own. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'kakashi-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Starts a fixture with a scenario. */
export class Play {
  readonly child: ChildProcess;
  readonly ended: Promise<End>;

  constructor(fixture: string, scene: object, staging: Staging = {}) {
    const { stdout = 'ignore', stderr = 'pipe', fds = [], execArgv = [], via = [], ipc = false } = staging;
    const notes = join(folder(), 'notes');
    const file = fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url));
    const command = [...via, process.execPath, ...execArgv, file, JSON.stringify({ ...scene, notes })];
    const start = performance.now();
    this.child = spawn(command[0] as string, command.slice(1), {
      stdio: ['ignore', asStdio(stdout), asStdio(stderr), ipc ? 'ipc' : 'ignore', ...fds],
    });
    const { child } = this;
    onTestFinished(() => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      child.stdout?.destroy();
      child.stderr?.destroy();
    });
    const out = stdout === 'pipe' ? collect(child.stdout) : () => '';
    const err = stderr === 'pipe' ? collect(child.stderr) : () => '';
    const over = once(child, stdout === 'stalled' || stderr === 'stalled' ? 'exit' : 'close');
    this.ended = over.then(([code, signal]) => ({
      code,
      signal,
      stdout: out(),
      stderr: err(),
      ms: performance.now() - start,
      notes: existsSync(notes) ? (lines(notes).map((line) => JSON.parse(line)) as Note[]) : [],
    }));
    onTestFailed(async () => {
      console.error(`${fixture}, process ${child.pid}:`, await Promise.race([this.ended, 'not ended']));
    });
  }

  /** A socket that nobody reads from is still read by Node.js, until its buffer is full. */
  async readsNoMore(): Promise<void> {
    const { stdout } = this.child;
    while (stdout !== null && stdout.readableLength < stdout.readableHighWaterMark) await nextTurn();
  }
}

/** A fixture from start to end. */
export function run(fixture: string, scene: object, staging?: Staging): Promise<End> {
  return new Play(fixture, scene, staging).ended;
}

interface Acts {
  open(options?: EngineOptions): void;
  log(from: number, count: number, style?: { level?: string; padding?: number }): number;
  stats(): Stats;
  flush(): void;
  flushSync(): number;
  close(): Stats;
  reopen(path?: string): void;
  openFd(path: string, flags: string): number;
  closeFd(fd: number): void;
  closeFdsOf(path: string): number;
  listenTo(signal: string): void;
}

/** A process with a logger that does what it is told. */
export class Puppet extends Play {
  #lastId = 0;

  /** @param heard errors and drops become notes. */
  constructor(options: EngineOptions | undefined, staging: Staging = {}, heard = true) {
    super('puppet.mjs', { options, heard }, { ...staging, ipc: true });
  }

  /** Does one thing; resolves with what it gave, rejects with the error it threw. */
  async act<K extends keyof Acts>(act: K, ...args: Parameters<Acts[K]>): Promise<ReturnType<Acts[K]>> {
    const id = ++this.#lastId;
    const answer = this.message((message) => message.id === id);
    this.child.send({ id, act, args });
    const { error, value } = await answer;
    if (error !== undefined) throw error;
    return value as ReturnType<Acts[K]>;
  }

  /** The first message from now on that is as wanted. Fails if the process ends before. */
  message(isWanted: (message: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
    const { child } = this;
    return new Promise((resolve, reject) => {
      const take = (message: Record<string, unknown>): void => {
        if (!isWanted(message)) return;
        child.off('message', take);
        child.off('exit', give);
        resolve(message);
      };
      const give = (code: number | null, signal: string | null): void =>
        reject(new Error(`the process ended with ${signal ?? code}`));
      child.on('message', take);
      child.once('exit', give);
    });
  }

  /** Asks for the end, and waits for it. */
  end(act: 'exit' | 'leave', code?: number): Promise<End> {
    this.child.send({ id: 0, act, args: [code] });
    return this.ended;
  }
}

/** A FIFO. */
export class Fifo {
  readonly path: string;

  constructor(name = 'fifo') {
    this.path = join(folder(), name);
    execFileSync('mkfifo', [this.path]);
  }

  /** A descriptor to write to, for a child's stdout; a pipe as far as a process can tell. There must be a reader. */
  writer(): number {
    const fd = openSync(this.path, constants.O_WRONLY);
    onTestFinished(() => quietlyClose(fd));
    return fd;
  }

  reader(): Reader {
    return new Reader(this.path);
  }
}

/** The reading end of a FIFO; nothing is read before `text` or `until` is called. */
export class Reader {
  #fd: number | undefined;
  #socket: Socket | undefined;
  #text = '';

  constructor(path: string) {
    // Open for writing as well, so that there is no end of file while nobody else writes.
    this.#fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    onTestFinished(() => this.close());
  }

  /** Reads until the text is as wanted. */
  until(isWanted: (text: string) => boolean): Promise<string> {
    return new Promise((resolve) => {
      const look = (): boolean => {
        if (!isWanted(this.#text)) return false;
        this.#socket?.off('data', look);
        this.#socket?.pause();
        resolve(this.#text);
        return true;
      };
      this.#open();
      if (look()) return;
      this.#socket?.on('data', look);
      this.#socket?.resume();
    });
  }

  /** Reads so many whole lines. */
  async lines(count: number): Promise<string[]> {
    const text = await this.until((soFar) => soFar.split('\n').length > count);
    return text.split('\n').slice(0, -1);
  }

  close(): void {
    if (this.#socket !== undefined) this.#socket.destroy();
    else if (this.#fd !== undefined) quietlyClose(this.#fd);
    this.#fd = undefined;
  }

  #open(): void {
    if (this.#fd === undefined || this.#socket !== undefined) return;
    this.#socket = new Socket({ fd: this.#fd, readable: true, writable: false });
    this.#socket.setEncoding('utf8');
    this.#socket.on('data', (text) => {
      this.#text += text;
    });
  }
}

/** The lines of a file; the last one must be complete. */
export function lines(path: string): string[] {
  return linesOf(readFileSync(path, 'utf8'));
}

export function linesOf(text: string): string[] {
  if (text === '') return [];
  expect(text.endsWith('\n'), `the text ends with ${JSON.stringify(text.slice(-40))}`).toBe(true);
  return text.slice(0, -1).split('\n');
}

/** The lines that the fixtures' `logRecords` gives. */
export function records(from: number, count: number, { level = 'INFO', padding = 0 } = {}): string[] {
  const rest = padding > 0 ? ` ${'.'.repeat(padding)}` : '';
  return Array.from({ length: count }, (_, index) => `${level} | app | record ${from + index}${rest}`);
}

/** The account at rest: nothing waits and everything is somewhere. */
export function expectSettled(stats: Stats, expected: Partial<Stats>): void {
  expect(stats).toMatchObject({ pending: 0, queueSize: 0, queueBytes: 0, ...expected });
  expect(stats.written + stats.dropped + stats.failed).toBe(stats.accepted);
}

/** All drops that were reported, by reason. */
export function dropsIn(notes: readonly Note[]): Record<string, number> {
  const drops: Record<string, number> = {};
  for (const { drop } of notes) if (drop) drops[drop.reason] = (drops[drop.reason] ?? 0) + drop.count;
  return drops;
}

function asStdio(way: 'pipe' | 'stalled' | 'ignore' | number): 'pipe' | 'ignore' | number {
  return way === 'stalled' ? 'pipe' : way;
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

function quietlyClose(fd: number): void {
  try {
    closeSync(fd);
  } catch {
    // The test closed it.
  }
}
