import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openNonBlocking } from './nonblocking.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'kakashi-nonblocking-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

function open(path: string, flags: number): number {
  const fd = openSync(path, flags);
  onTestFinished(() => closeSync(fd));
  return fd;
}

function fifo(): string {
  const path = join(folder(), 'fifo');
  execFileSync('mkfifo', [path]);
  return path;
}

const descriptors = (): number => readdirSync('/proc/self/fd').length;

describe.runIf(process.platform === 'linux')('a second way to write', () => {
  test('to a pipe does not wait for its reader, while the first way stays as it was', () => {
    const path = fifo();
    open(path, constants.O_RDWR);
    const fd = openNonBlocking(open(path, constants.O_WRONLY)) ?? expect.fail('there is none');
    onTestFinished(() => closeSync(fd));
    expect(() => {
      for (;;) writeSync(fd, Buffer.alloc(64 * 1024));
    }).toThrow(expect.objectContaining({ code: 'EAGAIN' }));
  });

  test('to a pipe whose reader has gone cannot be had, and nothing stays open', () => {
    const path = fifo();
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const fd = open(path, constants.O_WRONLY);
    closeSync(reader);
    const before = descriptors();
    expect(openNonBlocking(fd)).toBeUndefined();
    expect(descriptors()).toBe(before);
  });

  test('to a file is not needed: it would be written from its start', () => {
    expect(openNonBlocking(open(join(folder(), 'log'), constants.O_WRONLY | constants.O_CREAT))).toBeUndefined();
  });
});
