import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** How a child process ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A Node.js process that runs a file of test/fixtures, which is given what it needs as JSON. */
export class Child {
  readonly process;
  readonly ended: Promise<Ended>;

  constructor(fixture: string, given: object = {}) {
    const file = fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url));
    this.process = spawn(process.execPath, [file, JSON.stringify(given)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 50_000,
    });
    const { process: child } = this;
    const stdout = collected(child.stdout);
    const stderr = collected(child.stderr);
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code, signal, stdout: stdout(), stderr: stderr() }));
    });
  }
}

/** A fixture from start to end. */
export function run(fixture: string, given?: object): Promise<Ended> {
  return new Child(fixture, given).ended;
}

function collected(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

/** A path in a folder of the running test's own, gone after it. */
export function testPath(name = 'app.log'): string {
  const folder = mkdtempSync(join(tmpdir(), 'kakashi-winston-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}

/** The lines of a text. Each must be ended by a newline. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  if (!text.endsWith('\n')) throw new Error(`the last line is cut: ${text.slice(-100)}`);
  return text.slice(0, -1).split('\n');
}

/** The lines of a file. */
export function linesIn(path: string): string[] {
  return linesOf(readFileSync(path, 'utf8'));
}

/** The lines of records that were logged as `record 0`, `record 1` and so on, at level info. */
export function records(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `INFO | app | record ${i}`);
}
