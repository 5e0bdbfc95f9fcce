/**
 * Every error Kakashi throws or reports. The codes are stable: match on them, never on messages.
 *
 * | code | meaning |
 * |---|---|
 * | `ERR_KAKASHI_OPTION_UNKNOWN` | an option that does not exist |
 * | `ERR_KAKASHI_OPTION_INVALID` | an option's value is not of the accepted kind or range |
 * | `ERR_KAKASHI_OPTION_CONFLICT` | two options contradict each other |
 * | `ERR_KAKASHI_ARGUMENT_INVALID` | an argument of a call is not of the accepted kind |
 * | `ERR_KAKASHI_SINK_OPEN` | the destination could not be opened |
 * | `ERR_KAKASHI_SINK_STALLED` | the destination cannot take more for now (a full disk, an I/O error); it is tried again |
 * | `ERR_KAKASHI_SINK_FAILED` | the destination refused a batch for good |
 * | `ERR_KAKASHI_FLUSH_LOST` | a flush settled, but some of what it waited for was lost |
 * | `ERR_KAKASHI_CLOSE_TIMEOUT` | closing ran out of time; what was left is counted as dropped |
 * | `ERR_KAKASHI_WRITE_UNCERTAIN` | the background writer died in a write whose result nobody can know; it was repeated |
 * | `ERR_KAKASHI_WRITER_LOST` | the background writer died; it was started again, or every thread now writes for itself |
 * | `ERR_KAKASHI_WRITER_UNAVAILABLE` | no background writer can be had here; the engine runs in sync mode |
 * | `ERR_KAKASHI_CALLBACK` | a function of the user's threw: `onError`, `onDrop`, a listener, a format, a transform |
 */
export type KakashiErrorCode =
  | 'ERR_KAKASHI_OPTION_UNKNOWN'
  | 'ERR_KAKASHI_OPTION_INVALID'
  | 'ERR_KAKASHI_OPTION_CONFLICT'
  | 'ERR_KAKASHI_ARGUMENT_INVALID'
  | 'ERR_KAKASHI_SINK_OPEN'
  | 'ERR_KAKASHI_SINK_STALLED'
  | 'ERR_KAKASHI_SINK_FAILED'
  | 'ERR_KAKASHI_FLUSH_LOST'
  | 'ERR_KAKASHI_CLOSE_TIMEOUT'
  | 'ERR_KAKASHI_WRITE_UNCERTAIN'
  | 'ERR_KAKASHI_WRITER_LOST'
  | 'ERR_KAKASHI_WRITER_UNAVAILABLE'
  | 'ERR_KAKASHI_CALLBACK';

/** What a {@link KakashiError} knows beyond its code and message. */
export interface KakashiErrorDetails {
  /** The option or argument that was wrong. */
  option?: string | undefined;
  /** What would have been accepted, in words. */
  expected?: string | undefined;
  /** What came, rendered for reading. */
  received?: string | undefined;
  /** The error underneath, usually the operating system's. */
  cause?: unknown;
}

/** The one error class of Kakashi. */
export class KakashiError extends Error {
  override readonly name = 'KakashiError';
  readonly code: KakashiErrorCode;
  readonly option: string | undefined;
  readonly expected: string | undefined;
  readonly received: string | undefined;

  constructor(code: KakashiErrorCode, message: string, details: KakashiErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.option = details.option;
    this.expected = details.expected;
    this.received = details.received;
  }
}

/** The `code` of an operating-system error, whatever realm it came from (in Jest `instanceof Error` is false for those). */
export function systemCode(error: unknown): string | undefined {
  try {
    const code = (error as { code?: unknown } | null | undefined)?.code;
    return typeof code === 'string' ? code : undefined;
  } catch {
    // Whatever a sink of the user's throws comes here.
    return undefined;
  }
}

/** The error for a sink that cannot take a batch, now or ever; `cause` says why in the message. */
export function sinkError(code: 'ERR_KAKASHI_SINK_STALLED' | 'ERR_KAKASHI_SINK_FAILED', cause: unknown): KakashiError {
  const what = code === 'ERR_KAKASHI_SINK_STALLED' ? 'the sink cannot take batches now' : 'the sink refused a batch';
  return new KakashiError(code, `${what}: ${reasonOf(cause)}`, { cause });
}

/** What an error says, whatever was thrown. */
export function reasonOf(error: unknown): string {
  try {
    const { message } = error as { message?: unknown };
    return typeof message === 'string' ? message : String(error);
  } catch {
    return 'an error that cannot be read';
  }
}
