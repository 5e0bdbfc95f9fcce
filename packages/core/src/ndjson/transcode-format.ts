/** What a transcoder must know of a format. The formats' own files say how a text is escaped; here is what goes where. */
import { stringText } from '../format/flatten.ts';
import { KV_LEAD, kvHead } from '../format/kv.ts';
import type { HeadStyle } from '../format/line-formatter.ts';
import { LOGFMT_RESERVED, logfmtHead } from '../format/logfmt.ts';
import { escapeText } from '../format/text.ts';
import { Piece } from './transcode-bytes.ts';
import type { KeyRules, Role } from './transcode-keys.ts';

export interface TranscodeFormat {
  readonly head: HeadStyle;
  /** Stands between the name and the message, beside what the style of the name puts there. */
  readonly beforeMessage: string;
  /** Whether the message is written by the rule for values, not by that for texts. */
  readonly messageIsValue: boolean;
  /** Stands before the first field, beside its space. */
  readonly lead: Piece;
  readonly keys: KeyRules;
  readonly quoteLookalikes: boolean;
  /** A string as it stands on the line, as a value or as a text. */
  render(text: string, isValue: boolean): string;
}

/** How it is asked for. */
interface FormatConfig {
  readonly timestamp: false | 'iso' | 'epoch';
  readonly quoteLookalikes: boolean;
  readonly messageKey: string;
}

/** Keys that have a segment on the line whatever the logger's settings are. */
const ROLES: readonly (readonly [string, Role])[] = [
  ['level', 'level'],
  ['time', 'time'],
  ['name', 'name'],
];

export function transcodeFormat(format: 'kv' | 'logfmt', config: FormatConfig): TranscodeFormat {
  const { timestamp, quoteLookalikes } = config;
  const roles = new Map<string, Role>([[config.messageKey, 'message'], ...ROLES]);
  if (format === 'kv') {
    return {
      head: kvHead(timestamp),
      beforeMessage: '',
      messageIsValue: false,
      lead: new Piece(KV_LEAD),
      keys: { roles, reserved: [] },
      quoteLookalikes,
      render: (text, isValue) => (isValue ? stringText(text, quoteLookalikes) : escapeText(text)),
    };
  }
  return {
    head: logfmtHead(timestamp, quoteLookalikes),
    beforeMessage: ' msg=',
    messageIsValue: true,
    lead: new Piece(''),
    keys: { roles, reserved: LOGFMT_RESERVED },
    quoteLookalikes,
    render: (text) => stringText(text, quoteLookalikes),
  };
}
