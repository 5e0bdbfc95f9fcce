/** `format: 'kv'`: the line `LEVEL | name | message | k=v k2=v2`, with a time first where one is asked for. */

import { type HeadStyle, LineFormatter } from './line-formatter.ts';
import { type LineRoom, putRaw, putText } from './line-room.ts';
import { Pairs } from './pairs.ts';
import { escapeText, SAFE_IN_TEXT, unicodeEscape } from './text.ts';
import { epochText, isoText, isTimeSegment } from './time.ts';

/** What stands between the segments of a line. */
export const SEPARATOR = ' | ';

/** What stands before the first pair, beside its space. */
export const KV_LEAD = ' |';

const kvPairs = Pairs.style({ lead: KV_LEAD, reserved: [] });

export function kvFormatter(timestamp: false | 'iso' | 'epoch', quoteLookalikes: boolean): LineFormatter {
  return LineFormatter.of(kvHead(timestamp), kvPairs(quoteLookalikes));
}

/** What comes before the fields. */
export function kvHead(timestamp: false | 'iso' | 'epoch'): HeadStyle {
  return {
    time: timePrefix(timestamp),
    label: timestamp === false ? firstLabel : (label: string) => escapeText(label) + SEPARATOR,
    name: (name: string) => escapeText(name) + SEPARATOR,
    message: escapeText,
    putMessage: (room, at, message) => putText(room, at, message, SAFE_IN_TEXT, putEscaped),
  };
}

function putEscaped(room: LineRoom, at: number, text: string): number {
  return putRaw(room, at, escapeText(text));
}

function timePrefix(timestamp: false | 'iso' | 'epoch'): (time: unknown) => string {
  if (timestamp === false) return () => '';
  const text = timestamp === 'iso' ? isoText : epochText;
  return (time) => text(time) + SEPARATOR;
}

/** A label that opens the line. One that would be read as a time has its first character escaped: nothing else tells them apart. */
function firstLabel(label: string): string {
  const text = isTimeSegment(label) ? unicodeEscape(label) + label.slice(1) : escapeText(label);
  return text + SEPARATOR;
}
