/** winston's records as TypeScript sees them, and the symbols that winston keeps its own facts under. */
import { LEVEL, MESSAGE, SPLAT } from 'triple-beam';
import type TransportStream from 'winston-transport';

/** A format of winston's: an object with `transform(info, options)`. */
export type WinstonFormat = NonNullable<TransportStream['format']>;

/** A record on its way through winston. It is shared by all transports, and formats change it in place. */
export type Info = Parameters<WinstonFormat['transform']>[0];

export { LEVEL, MESSAGE, SPLAT };

/** The level that winston keeps apart: formats may have coloured `info.level`, and metadata may have replaced it. */
export function levelOf(info: Info): string {
  const level: unknown = info[LEVEL] ?? info.level;
  return typeof level === 'string' ? level : String(level);
}

/**
 * Whether a record that is marked as that of an exception is that of a rejection, for which winston has a mark only from 3.12
 * on. Without a look at the message, a transport that handles rejections alone would not get what ends the process.
 */
export function isUnmarkedRejection({ message }: Info): boolean {
  return typeof message === 'string' && message.startsWith('unhandledRejection: ');
}
