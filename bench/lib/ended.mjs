import { once } from 'node:events';
import { setImmediate as turnOfLoop } from 'node:timers/promises';

/** Ends a stream and waits for the event with which it, or what is behind it, says so. */
export async function ended(stream, event, announcer = stream) {
  stream.end();
  await once(announcer, event);
}

/** Ends a logger of winston once it is empty: ended while it holds records, it ends the transport before it wrote them. */
export async function endedWinston(log, transport) {
  while (log.writableLength + log.readableLength + transport.writableLength > 0) await turnOfLoop();
  await ended(log, 'finish', transport);
}
