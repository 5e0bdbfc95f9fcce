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

/** Runs a file of test/fixtures in a Node.js process of its own, to its end. Arguments that are no strings come as JSON. */
export function run(fixture: string, ...args: readonly unknown[]): Promise<Ended> {
  return runIn(process.cwd(), fixture, ...args);
}

/** {@link run} in another working directory. */
export function runIn(cwd: string, fixture: string, ...args: readonly unknown[]): Promise<Ended> {
  return runVia([], cwd, fixture, args);
}

/** {@link run} by way of a command that the fixture's is appended to. */
export function runUnder(command: readonly string[], fixture: string, ...args: readonly unknown[]): Promise<Ended> {
  return runVia(command, process.cwd(), fixture, args);
}

/** {@link run} with arguments for Node.js itself. */
export function runWith(execArgv: readonly string[], fixture: string, ...args: readonly unknown[]): Promise<Ended> {
  return runVia([], process.cwd(), fixture, args, execArgv);
}

function runVia(
  via: readonly string[],
  cwd: string,
  fixture: string,
  args: readonly unknown[],
  execArgv: readonly string[] = [],
): Promise<Ended> {
  const file = fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url));
  const texts = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)));
  const [command = '', ...rest] = [...via, process.execPath, ...execArgv, file, ...texts];
  const child = spawn(command, rest, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: 50_000 });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** A folder for the files of the running test, gone after it. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kakashi-pino-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The lines of a text or, given a path, of a file. Each must be ended by a newline. */
export function linesOf(source: string | { readonly path: string }): string[] {
  const text = typeof source === 'string' ? source : readFileSync(source.path, 'utf8');
  if (text === '') return [];
  if (!text.endsWith('\n')) throw new Error(`the last line is cut: ${text.slice(-100)}`);
  return text.slice(0, -1).split('\n');
}
