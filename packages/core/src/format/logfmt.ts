/** `format: 'logfmt'`: the line `time= level= logger= msg= k=v`, for tools that read whole lines as logfmt. */
import { stringText } from './flatten.ts';
import { LineFormatter } from './line-formatter.ts';
import { Pairs } from './pairs.ts';
import { epochText, isoText } from './time.ts';

/** The keys of the line's own; a field of such a name gets the suffix `_`. */
const RESERVED = ['time', 'level', 'logger', 'msg'];

export function logfmtFormatter(timestamp: false | 'iso' | 'epoch', quoteLookalikes: boolean): LineFormatter {
  const text = timestamp === 'epoch' ? epochText : isoText;
  const style = {
    time: timestamp === false ? () => '' : (time: unknown) => `time=${text(time)} `,
    label: (label: string) => `level=${stringText(label, quoteLookalikes)}`,
    name: (name: string) => ` logger=${stringText(name, quoteLookalikes)}`,
    message: (message: string) => ` msg=${stringText(message, quoteLookalikes)}`,
  };
  return LineFormatter.of(style, Pairs.of({ lead: '', reserved: RESERVED, quoteLookalikes }));
}
