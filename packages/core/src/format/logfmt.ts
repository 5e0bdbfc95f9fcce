/** `format: 'logfmt'`: the line `time= level= logger= msg= k=v`, for tools that read whole lines as logfmt. */
import { stringText } from './flatten.ts';
import { type HeadStyle, LineFormatter } from './line-formatter.ts';
import { Pairs } from './pairs.ts';
import { epochText, isoText } from './time.ts';

/** The keys of the line's own; a field of such a name gets the suffix `_`. */
export const LOGFMT_RESERVED: readonly string[] = ['time', 'level', 'logger', 'msg'];

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
  };
}
