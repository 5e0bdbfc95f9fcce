/** How a thread reaches the background writer, if there is one. */
import { isMainThread } from 'node:worker_threads';
import { KakashiError, reasonOf } from '../errors.ts';
import { Arena } from './arena.ts';
import { Channel, type Letter } from './channel.ts';
import { Supervisor, type SupervisorListener } from './supervisor.ts';

export interface WriterAccess {
  readonly arena: Arena;
  /** In the main thread only. */
  readonly supervisor: Supervisor | undefined;
  post(letter: Letter): void;
  /** Hears letters that the event loop has not delivered yet. */
  poll(): void;
  /** Hears letters, and in the main thread what becomes of the writer. */
  readonly listeners: Set<SupervisorListener>;
}

let access: WriterAccess | undefined;

/**
 * The way to the writer of this process; the main thread starts it at the first call.
 *
 * @throws {KakashiError} `ERR_KAKASHI_WRITER_UNAVAILABLE` where no thread may be started, in a thread that was started
 * before the main thread had a writer, and once the writer is lost for good.
 */
export function reachWriter(): WriterAccess {
  access ??= isMainThread ? accessFromMain() : accessFromWorker();
  if (access.arena.failed) throw unavailable('it died, and was not started again');
  return access;
}

function accessFromMain(): WriterAccess {
  try {
    const supervisor = Supervisor.start();
    const { arena, listeners } = supervisor;
    return {
      arena,
      supervisor,
      post: (letter) => supervisor.post(letter),
      poll: () => supervisor.pollLetters(),
      listeners,
    };
  } catch (cause) {
    throw unavailable(reasonOf(cause), cause);
  }
}

function accessFromWorker(): WriterAccess {
  const arena = Arena.find();
  if (arena === undefined) throw unavailable('the main thread had none when this thread was started');
  const channel = new Channel(arena);
  const listeners = new Set<SupervisorListener>();
  const hear = (letter: Letter): void => {
    for (const listener of listeners) listener(letter);
  };
  channel.listen(hear);
  return {
    arena,
    supervisor: undefined,
    post: (letter) => channel.post(letter),
    poll: () => channel.poll(hear),
    listeners,
  };
}

function unavailable(reason: string, cause?: unknown): KakashiError {
  const message = `no background writer here: ${reason}; this engine writes for itself, as in sync mode`;
  return new KakashiError('ERR_KAKASHI_WRITER_UNAVAILABLE', message, { cause });
}
