import { StringDecoder } from 'node:string_decoder';
import { types } from 'node:util';

/** Cuts a stream of text into lines, whatever the places at which its chunks were cut. Blank lines are skipped. */
export class LineReader {
  readonly #onLine: (line: string) => void;
  #carried = '';
  #decoder: StringDecoder | undefined;

  /** @param onLine Gets each line without its `\n`; a `\r` before that is left on. */
  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** Whether a line has begun whose end has not been seen. */
  get midLine(): boolean {
    return this.#carried !== '';
  }

  /** Takes a chunk: text, UTF-8 bytes that may be cut inside a character, or (from a stream of objects) one record. */
  feed(chunk: unknown): void {
    if (typeof chunk === 'string') this.#text(chunk);
    else if (types.isUint8Array(chunk)) this.#text(this.#decode(chunk));
    else this.#text(`${objectText(chunk)}\n`);
  }

  /** Gives out a line that no newline ended. */
  end(): void {
    const rest = this.#carried + (this.#decoder?.end() ?? '');
    this.#carried = '';
    this.#line(rest);
  }

  #text(text: string): void {
    let end = text.indexOf('\n');
    if (end === -1) {
      // Only the new chunk is ever searched: a record of many chunks would else be scanned once for each of them.
      this.#carried += text;
      return;
    }
    this.#line(this.#carried + text.slice(0, end));
    let start = end + 1;
    for (end = text.indexOf('\n', start); end !== -1; end = text.indexOf('\n', start)) {
      this.#line(text.slice(start, end));
      start = end + 1;
    }
    this.#carried = text.slice(start);
  }

  #line(line: string): void {
    if (line.length > 1 || (line !== '' && line !== '\r')) this.#onLine(line);
  }

  #decode(bytes: Uint8Array): string {
    this.#decoder ??= new StringDecoder('utf8');
    return this.#decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }
}

function objectText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
