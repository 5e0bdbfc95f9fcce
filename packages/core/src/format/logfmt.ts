/** `format: 'logfmt'`: the line `time= level= logger= msg= k=v`, for tools that read whole lines as logfmt. */
import { Piece } from '../ndjson/transcode-bytes.ts';
import { stringText } from './flatten.ts';
import { type HeadStyle, LineFormatter } from './line-formatter.ts';
import { putPiece } from './line-room.ts';
import { Pairs } from './pairs.ts';
import { putString } from './put-string.ts';
import { epochText, isoText } from './time.ts';

/** The keys of the line's own; a field of such a name gets the suffix `_`. */
export const LOGFMT_RESERVED: readonly string[] = ['time', 'level', 'logger', 'msg'];

const MESSAGE_KEY = new Piece(' msg=');

const logfmtPairs = Pairs.style({ lead: '', reserved: LOGFMT_RESERVED });

export function logfmtFormatter(timestamp: false | 'iso' | 'epoch', quoteLookalikes: boolean): LineFormatter {
  return LineFormatter.of(logfmtHead(timestamp, quoteLookalikes), logfmtPairs(quoteLookalikes));
}

/** What comes before the fields. */
export function logfmtHead(timestamp: false | 'iso' | 'epoch', quoteLookalikes: boolean): HeadStyle {
  const text = timestamp === 'epoch' ? epochText : isoText;
  return {
    time: timestamp === false ? () => '' : (time: unknown) => `time=${text(time)} `,
    label: (label: string) => `level=${stringText(label, quoteLookalikes)}`,
    name: (name: string) => ` logger=${stringText(name, quoteLookalikes)}`,
    message: (message: string) => ` msg=${stringText(message, quoteLookalikes)}`,
    putMessage: (room, at, message) => putString(room, putPiece(room, at, MESSAGE_KEY), message, quoteLookalikes),
  };
}
