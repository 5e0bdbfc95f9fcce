/** What opens a line, kept rendered: levels and names that were met. */
import { labelOf } from '../format/label.ts';
import type { HeadStyle } from '../format/line-formatter.ts';
import { Piece } from './transcode-bytes.ts';

/** How many pairs of a level and a name are kept. */
const MAX_HEADS = 1000;

/** Lines with a longer name are rendered each time, so that the memory stays small. */
const MAX_NAME_LENGTH = 128;

/** Level and name as they stand on the line, up to where the message begins. */
export class HeadMemory {
  readonly #style: HeadStyle;
  readonly #beforeMessage: string;
  readonly #heads = new Map<string, Map<number | string, Piece>>();
  #count = 0;

  /** @param beforeMessage What the format puts between the name and the message. */
  constructor(style: HeadStyle, beforeMessage: string) {
    this.#style = style;
    this.#beforeMessage = beforeMessage;
  }

  of(level: number | string, name: string): Piece {
    return this.#heads.get(name)?.get(level) ?? this.#add(level, name);
  }

  #add(level: number | string, name: string): Piece {
    const piece = new Piece(this.#style.label(labelOf(level)) + this.#style.name(name) + this.#beforeMessage);
    if (name.length > MAX_NAME_LENGTH || (typeof level === 'string' && level.length > MAX_NAME_LENGTH)) return piece;
    if (this.#count >= MAX_HEADS) {
      this.#heads.clear();
      this.#count = 0;
    }
    let byLevel = this.#heads.get(name);
    if (byLevel === undefined) {
      byLevel = new Map();
      this.#heads.set(name, byLevel);
    }
    byLevel.set(level, piece);
    this.#count++;
    return piece;
  }
}

/** A text that comes again and again in JSON, such as a name. Keeps the last one in bytes, so that most need no decoding. */
export class LastText {
  readonly #source = new Piece('');
  #text = '';

  /** The text that was kept, if its JSON stands there again. */
  at(view: DataView, start: number, end: number): string | undefined {
    return this.#source.length === end - start && this.#source.isAt(view, start) ? this.#text : undefined;
  }

  keep(source: string, text: string): string {
    if (source.length > MAX_NAME_LENGTH) return text;
    this.#source.rewrite(source);
    this.#text = text;
    return text;
  }
}
