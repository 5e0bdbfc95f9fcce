/** Texts that come again and again in one place, such as a message or an HTTP method: kept as bytes, ready to be copied. */
import { Piece } from '../ndjson/transcode-bytes.ts';
import { isWellFormed } from '../ndjson/transcode-text.ts';

/** Longer texts are hardly constants. In UTF-16 units. */
const MAX_LENGTH = 64;

/** After so many other texts in a row one of them is kept instead; after ever more, if that did not come again. */
const FIRST_PATIENCE = 8;
const LAST_PATIENCE = 1024;

/** One place, and the text that was last worth keeping there. */
export class Recurring {
  /** As bytes, with what stands before it. */
  readonly piece: Piece = new Piece('');
  #text: string | undefined;
  /** Whether what is kept came again. To keep nothing was no mistake either. */
  #recurred = true;
  #others = 0;
  #patience = FIRST_PATIENCE;

  /** Whether the piece is what this text becomes. If not, {@link wants} must be asked. */
  is(text: string): boolean {
    if (text !== this.#text) return false;
    this.#recurred = true;
    this.#others = 0;
    return true;
  }

  /** Another text came: whether it is the one to {@link keep} now. */
  wants(text: string): boolean {
    this.#others += 1;
    // What is not well-formed cannot be copied by way of UTF-8, where U+FFFD would take its place.
    return this.#others >= this.#patience && text.length <= MAX_LENGTH && isWellFormed(text);
  }

  /** @param text one that is wanted. */
  keep(text: string, rendered: string): void {
    this.#others = 0;
    this.#patience = this.#recurred ? FIRST_PATIENCE : Math.min(this.#patience * 2, LAST_PATIENCE);
    this.#recurred = false;
    this.piece.rewrite(rendered);
    // A copy: the text may be a part of a request's body, and would keep all of that from being collected.
    this.#text = Buffer.from(text).toString();
  }
}
