/** What a transcoder must know of a format. The formats' own files say how a text is escaped; here is what goes where. */
import { stringText } from '../format/flatten.ts';
import { KV_LEAD, kvHead } from '../format/kv.ts';
import type { HeadStyle } from '../format/line-formatter.ts';
import { LOGFMT_RESERVED, logfmtHead } from '../format/logfmt.ts';
import { escapeText } from '../format/text.ts';
import type { Selection } from './selection.ts';
import { Piece } from './transcode-bytes.ts';
import type { KeyRules, Role } from './transcode-keys.ts';
import type { SegmentKeys } from './transcoder-config.ts';

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
  readonly keys: SegmentKeys;
  readonly selection: Selection | undefined;
}

export function transcodeFormat(format: 'kv' | 'logfmt', config: FormatConfig): TranscodeFormat {
  const { timestamp, quoteLookalikes, selection } = config;
  const { level, time, message } = config.keys;
  const roles = new Map<string, Role>([
    [level, 'level'],
    [time, 'time'],
    ['name', 'name'],
    [message, 'message'],
  ]);
  if (format === 'kv') {
    return {
      head: kvHead(timestamp),
      beforeMessage: '',
      messageIsValue: false,
      lead: new Piece(KV_LEAD),
      keys: { roles, reserved: [], selection },
      quoteLookalikes,
      render: (text, isValue) => (isValue ? stringText(text, quoteLookalikes) : escapeText(text)),
    };
  }
  return {
    head: logfmtHead(timestamp, quoteLookalikes),
    beforeMessage: ' msg=',
    messageIsValue: true,
    lead: new Piece(''),
    keys: { roles, reserved: LOGFMT_RESERVED, selection },
    quoteLookalikes,
    render: (text) => stringText(text, quoteLookalikes),
  };
}
