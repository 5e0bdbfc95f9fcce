/** Writes to a file, or a FIFO, that Kakashi opens by its path. */
import { closeSync, constants, fstatSync, fsyncSync, openSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { KakashiError, systemCode } from '../errors.ts';
import type { ResolvedOptions } from '../options.ts';
import { makeFolder } from './folder.ts';
import { type Fault, faultByCode, type Outlet } from './sink.ts';

type FileOptions = Pick<ResolvedOptions, 'mkdir' | 'append' | 'fileMode' | 'fsync'>;

/**
 * O_APPEND lets threads and processes share a file without interleaving inside a batch. O_NONBLOCK means nothing for a regular
 * file; a FIFO without a reader then gives ENXIO, and one whose reader stalls EAGAIN, both of which are stalls, not failures.
 */
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | (constants.O_NONBLOCK ?? 0);

export class FileOutlet implements Outlet {
  readonly ready = true;
  readonly keepsBytes = false;
  readonly waitable = true;
  readonly deliversAtExit = true;
  generation = 0;
  onReady = (): void => {};
  #path: string;
  #fd: number | undefined;
  #syncError: { error: unknown } | undefined;
  readonly #options: FileOptions;

  /** @throws {KakashiError} `ERR_KAKASHI_SINK_OPEN` if the file cannot be opened or created. */
  constructor(path: string, options: FileOptions) {
    this.#path = path;
    this.#options = options;
    this.#fd = open(path, options, options.append ? 0 : constants.O_TRUNC);
  }

  get descriptor(): number | undefined {
    return this.#fd;
  }

  deliver(bytes: Buffer, start: number, end: number): number {
    this.#throwSyncError();
    this.#fd ??= openAgain(this.#path, this.#options);
    try {
      const taken = writeSync(this.#fd, bytes, start, end - start);
      if (this.#options.fsync === 'batch') this.#sync(this.#fd);
      return taken;
    } catch (error) {
      const code = systemCode(error);
      // EPIPE: the FIFO's reader has gone; the next one must not get the rest of a line. EBADF: somebody closed our descriptor.
      if (code === 'EPIPE') this.#abandon();
      else if (code === 'EBADF') this.#fd = undefined;
      else throw error;
      this.generation++;
      throw Object.assign(new Error(`${code}: ${this.#path} has to be opened again`, { cause: error }), {
        code: 'EAGAIN',
      });
    }
  }

  size(): number {
    if (this.#fd === undefined) return -1;
    try {
      const stat = fstatSync(this.#fd);
      return stat.isFile() ? stat.size : -1;
    } catch {
      // Somebody closed our descriptor: the write finds out, and opens the file again.
      return -1;
    }
  }

  /** Whatever keeps a path from being written may pass: a folder comes back, rights are given, a disk is emptied. */
  fault(error: unknown): Fault {
    return faultByCode(error) === 'stall' ? 'stall' : 'fault';
  }

  reopen(path = this.#path): void {
    const fd = open(path, this.#options, 0);
    if (this.#fd !== undefined && this.#options.fsync !== false) this.#sync(this.#fd);
    this.#abandon();
    this.#path = path;
    this.#fd = fd;
    this.generation++;
  }

  close(): void {
    if (this.#fd !== undefined && this.#options.fsync !== false) this.#sync(this.#fd);
    this.#abandon();
    this.#throwSyncError();
  }

  /** fsync(2) where it means something: pipes and some special files refuse it. */
  #sync(fd: number): void {
    try {
      fsyncSync(fd);
    } catch (error) {
      const code = systemCode(error);
      if (code !== 'EINVAL' && code !== 'EROFS' && code !== 'ENOTSUP') this.#syncError = { error };
    }
  }

  /** A failed fsync(2) is told one call later: thrown at once it would say that nothing was written, and the batch come twice. */
  #throwSyncError(): void {
    const failed = this.#syncError;
    this.#syncError = undefined;
    if (failed !== undefined) throw failed.error;
  }

  #abandon(): void {
    const fd = this.#fd;
    this.#fd = undefined;
    if (fd === undefined) return;
    try {
      closeSync(fd);
    } catch (error) {
      if (systemCode(error) !== 'EBADF') throw error;
    }
  }
}

/** Opens the file. `undefined` for a FIFO that has no reader yet. */
function open(path: string, options: FileOptions, extraFlags: number): number | undefined {
  try {
    if (options.mkdir) makeFolder(dirname(path));
    return openSync(path, FLAGS | extraFlags, options.fileMode);
  } catch (cause) {
    if (systemCode(cause) === 'ENXIO' && isFifo(path)) return undefined;
    throw new KakashiError(
      'ERR_KAKASHI_SINK_OPEN',
      `destination '${path}': expected a writable file, received ${String(cause)}`,
      {
        option: 'destination',
        expected: 'a file that can be opened for appending',
        received: path,
        cause,
      },
    );
  }
}

/** Opens a file that was open before. System errors come through as they are, for the queue to wait or give up by. */
function openAgain(path: string, options: FileOptions): number {
  return openSync(path, FLAGS, options.fileMode);
}

/** Whether a destination is the path of a FIFO. */
export function isFifo(path: unknown): boolean {
  return typeof path === 'string' && (statSync(path, { throwIfNoEntry: false })?.isFIFO() ?? false);
}
