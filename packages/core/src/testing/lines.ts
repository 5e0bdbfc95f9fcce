/** Lines of a transcoder, and pieces of them, as strings, for tests. No part of the bundle. */
import type { Piece } from '../ndjson/transcode-bytes.ts';
import type { LineBuffer } from '../ndjson/transcode-lines.ts';

/** All lines as strings, without their newlines. */
export function textsOf(lines: LineBuffer): string[] {
  return Array.from({ length: lines.count }, (_, line) => lines.text(line));
}

/** What a piece holds now. */
export function pieceText({ view, length }: Piece): string {
  return Buffer.from(view.buffer, view.byteOffset, length).toString();
}
