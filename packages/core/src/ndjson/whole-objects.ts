/** JSON objects that no newline divides. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/**
 * Where the objects end that stand one behind the other from the start of the bytes, if these are whole JSON objects and
 * nothing else; `undefined` if not. Nothing that follows a whole object can belong to it, so it may be taken for a line.
 */
export function endsOfObjects(bytes: Buffer): readonly number[] | undefined {
  // What is cut within an object mostly fails here.
  if (bytes[0] !== OPENING_BRACE || bytes[bytes.length - 1] !== CLOSING_BRACE) return undefined;
  const ends: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes[at] === OPENING_BRACE ? closingBrace(bytes, at) : -1;
    if (end < 0 || !isJson(bytes.subarray(at, end))) return undefined;
    ends.push(end);
    at = end;
  }
  return ends;
}

/** Behind the brace that closes the one at `at`, or -1. */
function closingBrace(bytes: Buffer, at: number): number {
  let depth = 0;
  for (let i = at; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) i = closingQuote(bytes, i);
    else if (byte === OPENING_BRACE) depth++;
    else if (byte === CLOSING_BRACE && --depth === 0) return i + 1;
  }
  return -1;
}

/** The quote that closes the one at `at`, or the end. */
function closingQuote(bytes: Buffer, at: number): number {
  let i = at + 1;
  while (i < bytes.length && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1;
  return i;
}

function isJson(bytes: Buffer): boolean {
  try {
    // Whatever is beyond ASCII is within strings, where one character is as good as another.
    JSON.parse(bytes.toString('latin1'));
    return true;
  } catch {
    return false;
  }
}
