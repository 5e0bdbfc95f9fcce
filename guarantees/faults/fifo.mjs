/** A FIFO and its reader. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 65_536;
const LOOK_MS = 1;

export class FifoReader {
  path;
  text = '';
  #fd;
  #timer;

  constructor(path) {
    this.path = path;
    execFileSync('mkfifo', [path]);
  }

  /** Opens the reading end; from now on there is a reader, who does not read. */
  attach() {
    this.#fd = openSync(this.path, constants.O_RDONLY | constants.O_NONBLOCK);
  }

  /** A descriptor to write to, which may be given to a process as its stdout. There must be a reader. */
  writer(flags = 0) {
    return openSync(this.path, constants.O_WRONLY | flags);
  }

  /** Reads all there is, and whatever comes. */
  readOn() {
    if (this.#fd === undefined) this.attach();
    this.readAll();
    this.#timer ??= setInterval(() => this.readAll(), LOOK_MS);
  }

  readAll() {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (;;) {
      let length = 0;
      try {
        length = readSync(this.#fd, chunk);
      } catch (error) {
        if (error.code !== 'EAGAIN') throw error;
      }
      if (length === 0) return;
      this.text += chunk.latin1Slice(0, length);
    }
  }

  /** What was written and not read goes with the last reader: read it before. */
  detach() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.readAll();
    closeSync(this.#fd);
    this.#fd = undefined;
  }

  close() {
    if (this.#fd !== undefined) this.detach();
  }
}
