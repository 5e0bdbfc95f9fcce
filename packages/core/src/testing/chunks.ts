/** Chunks for tests. No part of the bundle. */
import { gradeOf } from '../batch/grade.ts';
import { LEVELS } from '../level.ts';
import { Chunk } from '../queue/chunk.ts';
import { ChunkMemory } from '../queue/chunk-memory.ts';

/** Grades under the default flush level. */
export const DEBUG: number = gradeOf(LEVELS.debug, LEVELS.error);
export const INFO: number = gradeOf(LEVELS.info, LEVELS.error);
export const ERROR: number = gradeOf(LEVELS.error, LEVELS.error);

/** A record of a chunk: its line, newline included, and its grade. */
export interface ChunkRecord {
  readonly line: string;
  readonly grade: number;
}

/** Tests that give no memory share one, so that a chunk is mostly where others were. */
const shared = new ChunkMemory();

export function chunkOf(sequence: number, records: readonly ChunkRecord[], memory = shared): Chunk {
  const text = records.map(({ line }) => line).join('');
  const bytes = memory.take(Buffer.byteLength(text));
  bytes.write(text);
  return new Chunk(
    sequence,
    bytes,
    Uint8Array.from(records, ({ grade }) => grade),
    memory,
  );
}
