/**
 * Records that are inside a logger because a transport beside ours fell behind: the logger waits for the slowest. winston
 * does not wait for them when it ends its transports, and the process does not when it exits. They are only looked at here:
 * to make the logger go on would push them into siblings that cannot take them.
 */
import { type Info, LEVEL, type WinstonFormat } from './info.ts';
import type { WinstonLogger } from './source.ts';

/** A list as readable-stream 3 queues chunks in. */
interface Chunks {
  readonly head?: Chunk | null | undefined;
}

interface Chunk {
  readonly data: Info;
  readonly next: Chunk | null | undefined;
}

/** A write that a stream of readable-stream 3 has queued. */
interface QueuedWrite {
  readonly chunk: Info;
  readonly next: QueuedWrite | null | undefined;
}

/** Where winston's logger, a Transform, keeps records: formatted ones in `buffer`, the others in the order of the rest. */
interface Inside {
  readonly silent?: boolean | undefined;
  readonly format?: WinstonFormat | undefined;
  readonly _readableState?: { readonly buffer?: Chunks | undefined } | undefined;
  readonly _transformState?: { readonly writechunk: Info | null; readonly transforming: boolean } | undefined;
  readonly _writableState?: { readonly bufferedRequest?: QueuedWrite | null | undefined } | undefined;
}

/** The records that a logger has formatted and not delivered: 16 at most. Of an ended logger it is all there is. */
export function formattedIn(logger: WinstonLogger): readonly Info[] {
  const { _readableState: state } = logger as Inside;
  const records: Info[] = [];
  for (let chunk = state?.buffer?.head; chunk; chunk = chunk.next) records.push(chunk.data);
  return records;
}

/** The records that a logger has not formatted yet, formatted now. For the exit: the logger would format them once more. */
export function unformattedIn(logger: WinstonLogger): readonly Info[] {
  const { silent, format, _transformState: first, _writableState: rest } = logger as Inside;
  if (silent || format === undefined) return [];
  const records: Info[] = [];
  const add = (info: Info): void => {
    const formatted = formattedBy(format, info);
    if (formatted !== undefined) records.push(formatted);
  };
  if (first?.writechunk && !first.transforming) add(first.writechunk);
  for (let write = rest?.bufferedRequest; write; write = write.next) add(write.chunk);
  return records;
}

/** What winston's logger would deliver; the record as it is where its format throws, and nothing where it filters it out. */
function formattedBy(format: WinstonFormat, info: Info): Info | undefined {
  try {
    info[LEVEL] ??= info.level;
    const formatted = format.transform(info, format.options);
    return typeof formatted === 'object' ? formatted : undefined;
  } catch {
    return info;
  }
}
