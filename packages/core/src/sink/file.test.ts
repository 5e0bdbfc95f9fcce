import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { systemError } from '../testing/sinks.ts';
import { FileOutlet } from './file.ts';

vi.mock('node:fs', { spy: true });

beforeEach(() => {
  vi.mocked(fsyncSync).mockClear();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'kakashi-file-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

function open(path: string, fsync: false | 'batch' | 'close'): FileOutlet {
  return new FileOutlet(path, { mkdir: false, append: true, fileMode: 0o644, fsync });
}

function write(outlet: FileOutlet, text: string): number {
  const bytes = Buffer.from(text);
  return outlet.deliver(bytes, 0, bytes.length);
}

/** Closes a file behind the back of whoever opened it. */
function closeBehindItsBack(path: string): void {
  const fd = readdirSync('/proc/self/fd').find((entry) => {
    try {
      return readlinkSync(`/proc/self/fd/${entry}`) === path;
    } catch {
      return false;
    }
  });
  closeSync(Number(fd));
}

test('a batch that could not be synced was written: the failure is told with the next one, which nothing is written of', () => {
  const path = join(folder(), 'log');
  const outlet = open(path, 'batch');
  vi.mocked(fsyncSync).mockImplementationOnce(() => {
    throw systemError('EIO');
  });
  expect(write(outlet, 'one\n')).toBe(4);
  expect(() => write(outlet, 'two\n')).toThrow(expect.objectContaining({ code: 'EIO' }));
  expect(write(outlet, 'two\n')).toBe(4);
  outlet.close();
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
});

test('a file that could not be synced when it was closed is closed, and that is told', () => {
  const path = join(folder(), 'log');
  const outlet = open(path, 'close');
  write(outlet, 'one\n');
  vi.mocked(fsyncSync).mockImplementationOnce(() => {
    throw systemError('EIO');
  });
  expect(() => outlet.close()).toThrow(expect.objectContaining({ code: 'EIO' }));
  expect(readdirSync('/proc/self/fd').map((fd) => linkOf(fd))).not.toContain(path);
});

test('a FIFO cannot be synced, which is no failure', () => {
  const path = join(folder(), 'fifo');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, 'r+');
  onTestFinished(() => closeSync(reader));
  const outlet = open(path, 'batch');
  expect([write(outlet, 'one\n'), write(outlet, 'two\n')]).toEqual([4, 4]);
  outlet.close();
  expect(vi.mocked(fsyncSync)).toHaveBeenCalled();
});

test('a file whose descriptor somebody closed is opened again, and a line that was begun starts again', () => {
  const path = join(folder(), 'log');
  const outlet = open(path, false);
  write(outlet, 'one\n');
  closeBehindItsBack(path);
  expect(outlet.size()).toBe(-1);
  const { generation } = outlet;
  expect(() => write(outlet, 'two\n')).toThrow(expect.objectContaining({ code: 'EAGAIN' }));
  expect(outlet.generation).not.toBe(generation);
  expect(write(outlet, 'two\n')).toBe(4);
  outlet.close();
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
});

test('a file whose descriptor somebody closed can be closed, and be closed again', () => {
  const path = join(folder(), 'log');
  const outlet = open(path, false);
  closeBehindItsBack(path);
  outlet.close();
  outlet.close();
});

function linkOf(fd: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return undefined;
  }
}
