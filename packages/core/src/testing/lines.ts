/** Lines of a transcoder, for tests. No part of the bundle. */
import type { LineBuffer } from '../ndjson/transcode-lines.ts';

/** All lines as strings, without their newlines. */
export function textsOf(lines: LineBuffer): string[] {
  return Array.from({ length: lines.count }, (_, line) => lines.text(line));
}
