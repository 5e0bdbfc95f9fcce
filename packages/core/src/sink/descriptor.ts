/** Writes to a descriptor that was open before us: stdout, stderr or one the user names. */
import { closeSync, fstatSync, writeSync } from 'node:fs';
import { KakashiError } from '../errors.ts';
import { openNonBlocking, unblockSocket } from './nonblocking.ts';
import { type Fault, faultByCode, type Outlet } from './sink.ts';

export class DescriptorOutlet implements Outlet {
  readonly ready = true;
  readonly keepsBytes = false;
  readonly waitable = true;
  readonly deliversAtExit = true;
  readonly generation = 0;
  onReady = (): void => {};
  readonly #fd: number;
  readonly descriptor: number | undefined;

  /** @throws {KakashiError} `ERR_KAKASHI_SINK_OPEN` if nothing is open there. */
  constructor(fd: number) {
    try {
      fstatSync(fd);
      unblockSocket(fd);
    } catch (cause) {
      throw new KakashiError(
        'ERR_KAKASHI_SINK_OPEN',
        `destination ${fd}: expected an open file descriptor, it is closed`,
        {
          option: 'destination',
          expected: 'an open file descriptor',
          received: String(fd),
          cause,
        },
      );
    }
    this.descriptor = openNonBlocking(fd);
    this.#fd = this.descriptor ?? fd;
  }

  deliver(bytes: Buffer, start: number, end: number): number {
    return writeSync(this.#fd, bytes, start, end - start);
  }

  fault(error: unknown): Fault {
    return faultByCode(error);
  }

  reopen(path?: string): void {
    if (path === undefined) return;
    throw new KakashiError(
      'ERR_KAKASHI_ARGUMENT_INVALID',
      `reopen: expected no path for a descriptor, received '${path}'`,
      {
        option: 'path',
        expected: 'no path, since the destination is a descriptor',
        received: path,
      },
    );
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
  }
}
