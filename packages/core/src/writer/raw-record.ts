/** What a producer has to know of records that the consumer is to transcode. */
import type { BufferBytes } from '../ring/shared.ts';

/** One kind of them: those of one logger and level. */
export interface RawKind {
  /** For the ring: severity, protection and dialect. */
  readonly grade: number;
  /**
   * Whether a record that was encoded from `start` to `end` may be transcoded by anyone at any time. What may not is given
   * to {@link lineOf}.
   */
  suits(bytes: BufferBytes, start: number, end: number): boolean;
  /** The line of a record, without its newline, transcoded here and now. */
  lineOf(record: string): string;
}
