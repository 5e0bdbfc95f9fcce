/** Counts lines where they arrive, knowing nothing of the accounts that they are compared with. */
import { closeSync, createReadStream, openSync, readSync, unlinkSync } from 'node:fs';

/** A record of one of the sources; its number comes first among the fields. */
const RECORD = /^(?:\S+ \| )?(?:INFO|ERROR) \| ([\w-]+) \| record \| n=(\d+) pad=(?:""|x+)$/;
const MARKER = /^(?:\S+ \| )?WARNING \| kakashi \| dropped (\d+) records \| reason=[\w-]+(?: \w+=\d+)+$/;
const CHUNK_BYTES = 1 << 20;

/** What arrived at one destination. */
export class Tally {
  /** Records by source. */
  records = new Map();
  /** Records that markers in the stream say were dropped. */
  marked = 0;
  /** What must not be: lines that are none of ours, records that come again or too late. */
  faults = [];
  /** Lines that a full disk cut short before their file was renamed: they begin again in the next one. */
  cut = 0;
  #last = new Map();
  #rest = '';

  /** Takes the next text of the stream. */
  take(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    for (const line of lines) this.#line(line);
  }

  get midLine() {
    return this.#rest !== '';
  }

  /** Ends a file, whose last line may be cut. */
  endFile() {
    if (this.#rest === '') return;
    this.#rest = '';
    this.cut++;
  }

  #line(line) {
    const marker = MARKER.exec(line);
    if (marker !== null) {
      this.marked += Number(marker[1]);
      return;
    }
    const found = RECORD.exec(line);
    if (found === null) {
      this.#fault(`not a line of ours: ${line.slice(0, 200)}`);
      return;
    }
    const [, source, number] = found;
    const n = Number(number);
    if (n <= (this.#last.get(source) ?? -1)) this.#fault(`${source}: ${n} after ${this.#last.get(source)}`);
    this.#last.set(source, n);
    this.records.set(source, (this.records.get(source) ?? 0) + 1);
  }

  #fault(text) {
    if (this.faults.length < 20) this.faults.push(text);
  }
}

/** The lines of a file that is renamed and started anew now and then. */
export class FileTally extends Tally {
  #path;
  /** What the file was renamed to, oldest first. */
  #renamed = [];
  #offset = 0;

  constructor(path) {
    super();
    this.#path = path;
  }

  renamedTo(path) {
    this.#renamed.push(path);
  }

  /** Reads what has been written since; files that were renamed are read to their end and deleted. */
  read() {
    for (const path of this.#renamed.splice(0)) {
      this.#readFrom(path);
      this.endFile();
      unlinkSync(path);
      this.#offset = 0;
    }
    this.#readFrom(this.#path);
  }

  #readFrom(path) {
    const fd = openSync(path, 'r');
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (;;) {
      const length = readSync(fd, chunk, 0, chunk.length, this.#offset);
      if (length === 0) break;
      this.#offset += length;
      this.take(chunk.latin1Slice(0, length));
    }
    closeSync(fd);
  }
}

/** The lines of a FIFO whose reader stops and goes on. */
export class FifoTally extends Tally {
  #stream;

  constructor(path) {
    super();
    this.#stream = createReadStream(path, 'latin1');
    this.#stream.on('data', (text) => this.take(text));
  }

  stop() {
    this.#stream.pause();
  }

  goOn() {
    this.#stream.resume();
  }

  read() {}
}
