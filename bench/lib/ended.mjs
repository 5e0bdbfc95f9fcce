import { once } from 'node:events';

/** Ends a stream and waits for the event with which it, or what is behind it, says so. */
export async function ended(stream, event, announcer = stream) {
  stream.end();
  await once(announcer, event);
}
