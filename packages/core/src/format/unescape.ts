/** The escapes of the line read back, strictly: what the formatter would not have written gives `undefined`. */
import { EMPTY_KEY } from './text.ts';

const TEXT_ESCAPE = /\\(?:[\\nrt|]|u[0-9a-f]{4})?/g;
const QUOTED_ESCAPE = /\\(?:[\\nrt"]|u[0-9a-f]{4})?/g;
const KEY_ESCAPE = /%(?:[0-9A-F]{4})?/g;

/** A level, name or message as it was. */
export function unescapeText(text: string): string | undefined {
  return decode(text, TEXT_ESCAPE, '\\');
}

/** What stands between the quotes of a value as it was. */
export function unescapeQuoted(text: string): string | undefined {
  return decode(text, QUOTED_ESCAPE, '\\');
}

/** A key as it was. `undefined` also where nothing stands: the empty key is written `%`. */
export function unescapeKey(text: string): string | undefined {
  if (text === EMPTY_KEY) return '';
  return text === '' ? undefined : decode(text, KEY_ESCAPE, '%');
}

/** The patterns match the escaping character alone too, so that one replacement finds both escapes and faults. */
function decode(text: string, escapes: RegExp, escaping: string): string | undefined {
  if (!text.includes(escaping)) return text;
  let isMalformed = false;
  const decoded = text.replace(escapes, (found) => {
    if (found.length === 1) isMalformed = true;
    return decodeOne(found);
  });
  return isMalformed ? undefined : decoded;
}

function decodeOne(found: string): string {
  switch (found) {
    case '\\n':
      return '\n';
    case '\\r':
      return '\r';
    case '\\t':
      return '\t';
    default:
      return found.length === 2 ? found.slice(1) : String.fromCharCode(Number.parseInt(found.slice(-4), 16));
  }
}
