/**
 * Memory for chunks, which is used again. Node.js lets 64 MB of buffers become garbage before it collects them, and while a sink
 * is stalled, every record that is logged passes through a chunk.
 */

/** Free memory that is kept, in bytes: chunks come about as fast as others go. */
const MAX_FREE_BYTES = 1024 * 1024;

/** Below this much memory is not worth keeping. */
const MIN_LENGTH = 1024;

/** Sizes have so many steps from one power of two to the next: no more than an eighth is left unused. */
const STEPS = 8;

export class ChunkMemory {
  /** By size. */
  readonly #free = new Map<number, ArrayBuffer[]>();
  #freeBytes = 0;

  /** So many bytes, with anything in them. */
  take(length: number): Buffer {
    if (length < MIN_LENGTH) return Buffer.allocUnsafeSlow(length);
    const size = sizeFor(length);
    const kept = this.#free.get(size)?.pop();
    if (kept === undefined) return Buffer.from(new ArrayBuffer(size), 0, length);
    this.#freeBytes -= size;
    return Buffer.from(kept, 0, length);
  }

  /** Gives back what was taken, and nobody uses any more. */
  give({ buffer }: Buffer): void {
    const size = buffer.byteLength;
    if (size < MIN_LENGTH || this.#freeBytes + size > MAX_FREE_BYTES) return;
    const free = this.#free.get(size);
    if (free === undefined) this.#free.set(size, [buffer as ArrayBuffer]);
    else free.push(buffer as ArrayBuffer);
    this.#freeBytes += size;
  }

  /** Lets go of what is free. */
  clear(): void {
    this.#free.clear();
    this.#freeBytes = 0;
  }
}

function sizeFor(length: number): number {
  const step = 2 ** Math.floor(Math.log2(length)) / STEPS;
  return Math.ceil(length / step) * step;
}
