/** @type {import("../lib/verdict.mjs").Explanations} */
export default {
  'ndjson/transcode-classes.ts': [
    {
      line: "if (byte >= 0x80 || character === '\"' || character === '\\\\' || IS_CTRL.test(character)) {",
      mutants: ['byte > 0x80'],
      why: 'U+0080 is a control character, and so of the same classes',
    },
    {
      line: 'for (let pair = 0; pair < PAIR_CLASS.length; pair++) {',
      mutants: ['pair <= PAIR_CLASS.length'],
      why: 'a typed array ignores what is written behind its end',
    },
    {
      line: 'return known === 0 ? classify(code) : known & ~IS_KNOWN;',
      mutants: ['true'],
      why: 'a character is found to be of the same classes again, which takes longer',
    },
  ],
  'ndjson/transcode-scan.ts': [
    {
      line: 'p += kind === CODE_UNIT ? 6 : 2;',
      mutants: ['false'],
      why: 'the four digits are of no class, and are passed over as other characters are, which takes longer',
    },
    {
      line: 'if ((flags & NEEDS_QUOTES) !== 0 && classes === STOPS_BARE) classes = STOPS_QUOTED;',
      mutants: ['false'],
      why: 'what follows is found to need quotes too, which is known already: it only takes longer',
    },
    {
      line: "const TRUE = wordOf('true');",
      why: 'the module throws as it is loaded: every test file fails, but with no test in it that the run could count',
    },
    {
      line: "const NULL = wordOf('null');",
      why: 'the module throws as it is loaded, as above',
    },
    {
      line: "const FALS = wordOf('fals');",
      why: 'the module throws as it is loaded, as above',
    },
    {
      line: 'if (p === -1) return -1;',
      mutants: ['false', '+1'],
      why: 'in a plain array: no number ends at 1, and at -1 stands no comma, so that -1 is returned all the same',
    },
  ],
  'ndjson/transcode-text.ts': [
    {
      line: 'if (written === text.length || isWellFormed(text)) return written;',
      mutants: ['false', 'written === text.length && isWellFormed(text)'],
      why: 'a text without lone surrogates is encoded again to the same bytes, which takes longer',
    },
  ],
  'ndjson/transcode-head.ts': [
    {
      line: "if (name.length > MAX_NAME_LENGTH || (typeof level === 'string' && level.length > MAX_NAME_LENGTH)) return piece;",
      mutants: ['true'],
      why: 'that a level is a string is asked for the type alone: a number has no length, and what is undefined is not greater',
    },
  ],
  'ndjson/transcode-keys.ts': [
    {
      line: 'const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);',
      mutants: ['SLOTS + 1'],
      why: 'where keys are kept makes no difference to which one is found, but to how soon',
    },
    {
      line: 'if (key.parent === parent && key.source.length === end - at && key.source.isAt(view, at)) return key;',
      mutants: ['true'],
      why: 'a key that stands there up to its colon is as long; lengths are compared first since that takes less',
    },
    {
      line: 'this.#slots = new Array<Key | undefined>(SLOTS).fill(undefined);',
      mutants: ['new Array()'],
      why: 'an array that grows as keys come finds the same ones',
    },
    {
      line: "return new Key('', '', 'field', { record: 0 }, place);",
      mutants: ['"Stryker was here!"', '""', '{}'],
      why: 'the root stands nowhere in JSON nor on a line: only its place is asked for',
    },
    {
      line: '} catch {',
      mutants: ['{}'],
      why: 'a function that ends without a value returns undefined as well',
    },
  ],
  'ndjson/transcode-reader.ts': [
    {
      line: 'readonly #source = new Bytes(PIECE_LENGTH + SOURCE_SLACK);',
      why: 'it grows as soon as there is too little of it; with this much, most readers never need more',
    },
    {
      line: "if (typeof chunk === 'string') this.#text(start === 0 && end === chunk.length ? chunk : chunk.slice(start, end));",
      mutants: ['false'],
      why: 'a slice of all of a text is the same text',
    },
    {
      line: 'else this.#bytes(start === 0 && end === chunk.length ? chunk : chunk.subarray(start, end));',
      mutants: ['false'],
      why: 'a part that is all of the bytes has the same ones; to make it takes longer',
    },
    {
      line: 'if (this.#carried === 0) return;',
      mutants: ['false'],
      why: 'no bytes are no objects, which takes longer to find out',
    },
    {
      line: 'if (ends.length === 1) {',
      mutants: ['false', '{}'],
      why: 'one object is read like several, but without a copy',
    },
    {
      line: 'const last = buffer[end - 1] === NEWLINE ? end - 1 : buffer.subarray(fresh, end).lastIndexOf(NEWLINE) + fresh;',
      mutants: ['false'],
      why: 'the search from the end finds the same newline, only slower',
    },
    {
      line: 'if (at < end) buffer.copyWithin(0, at, end);',
      mutants: ['true', 'at <= end'],
      why: 'to move no bytes changes nothing',
    },
    {
      line: 'if (end >= chunk.length) return chunk.length;',
      mutants: ['false', 'end > chunk.length'],
      why: 'a piece ends with its chunk in any case, and a half of a pair at the very end waits for the other one by itself as well',
    },
    {
      line: "return typeof chunk === 'string' && (chunk.charCodeAt(end - 1) & 0xfc00) === 0xd800 ? end - 1 : end;",
      mutants: ['end + 1'],
      why: 'a pair is as whole at the end of a piece as at the start of the next one (where `end + 1` is looked at, a test sees it)',
    },
  ],
  'ndjson/transcode-time.ts': [
    {
      line: "#text = '';",
      why: 'no time is rendered so, and to write the first one into a piece that is empty already does no harm',
    },
    {
      line: "readonly #digits = new Piece('');",
      why: 'a number is compared only where a comma or a brace stands behind 13 bytes, which this text has not',
    },
    {
      line: "#json = '';",
      why: 'no number and no string in JSON is either text',
    },
    {
      line: "this.#json = '';",
      why: 'no number and no string in JSON is either text',
    },
    {
      line: "this.#digits.rewrite('');",
      why: 'a number is compared only where a comma or a brace stands behind 13 bytes, which this text has not',
    },
    {
      line: "const time = readNdjsonTime(json.startsWith('\"') ? JSON.parse(json) : Number(json));",
      mutants: ["json.endsWith('\"')", '""'],
      why: 'a string in JSON ends with a quote as it begins with one, and to parse a number as JSON gives the same, only slower',
    },
    {
      line: "this.#text = '';",
      why: 'no time is rendered so',
    },
    {
      line: 'if (text === this.#text) return;',
      mutants: ['false'],
      why: 'to write the same text again changes nothing, and takes longer',
    },
  ],
  'ndjson/transcode-record.ts': [
    {
      line: "#name = '';",
      why: 'it is set for each record before it is read',
    },
    {
      line: '#hasTime = false;',
      why: 'it is set for each record before it is read',
    },
    {
      line: 'this.#record++;',
      mutants: ['this.#record--'],
      why: 'numbers tell records apart whichever way they are counted',
    },
    {
      line: 'if (p === GIVE_UP) return GIVE_UP;',
      mutants: ['false'],
      why: 'at -1 stands no byte that goes on with a record; to look there makes every look slower',
    },
    {
      line: 'if (key === undefined || !key.source.isAt(this.#view, p)) {',
      mutants: ['true'],
      why: 'a key that was guessed is found as the same one, which takes longer',
    },
    {
      line: 'if (previous === undefined) parent.first = key;',
      mutants: ['true'],
      why: 'another key is guessed to come first, and the right one is found, which takes longer',
    },
    {
      line: "p = key.role === 'field' ? this.#field(key, p, depth) : this.#special(key, p, depth);",
      mutants: ['false', '""'],
      why: 'what has no segment of its own is written as a field there too, after more questions',
    },
    {
      line: 'if (bytes[at] === QUOTE && at > start && !this.#format.quoteLookalikes) {',
      mutants: ['false', '{}'],
      why: 'a shortcut for what most strings are; the way below writes the same',
    },
    {
      line: 'if ((flags & NEEDS_DECODING) !== 0) this.#write(this.#format.render(this.#decode(start, end), true));',
      mutants: ['true'],
      why: 'what can be copied comes out the same when it is decoded and escaped, which takes longer',
    },
    {
      line: 'else if (!this.#format.quoteLookalikes) this.#copy(start, end);',
      mutants: ['false'],
      why: 'what can be copied comes out the same when it is decoded and escaped, which takes longer',
    },
    {
      line: 'const MAX_PLAIN_ARRAY_BYTES = 2 * MAX_VALUES;',
      mutants: ['2 / MAX_VALUES'],
      why: 'a plain array that is read and written anew comes out the same, which takes longer',
    },
    {
      line: 'if (plain !== -1 && plain - start <= MAX_PLAIN_ARRAY_BYTES) return this.#copy(start, plain);',
      mutants: ['false', 'plain + start', 'plain - start < MAX_PLAIN_ARRAY_BYTES'],
      why: 'a plain array that is read and written anew comes out the same, which takes longer',
    },
    {
      line: 'this.#write(escapeValue(new JsonText([]).resolvedText(array as object)));',
      mutants: ['["Stryker was here"]'],
      why: 'what a value lies within is compared to objects alone',
    },
    {
      line: 'const number = end - p === 2 ? smallNumber(this.#bytes, p) : Number.NaN;',
      mutants: ['false', 'end + p'],
      why: 'a level that is not told by its two digits is read from its text, which takes longer',
    },
    {
      line: 'const level = number >= 10 ? number : Number(this.#bytes.latin1Slice(p, end));',
      mutants: ['false', 'number > 10'],
      why: 'a level that is not told by its two digits is read from its text, which takes longer',
    },
    {
      line: 'if (!isString && this.#time.readMs(this.#bytes, this.#view, p)) {',
      mutants: ['false', 'isString', '{}'],
      why: 'a time that is not known by its 13 digits is read from its text, which takes longer; no string is made of digits alone',
    },
    {
      line: 'if (end <= 0) return 0;',
      mutants: ['end < 0'],
      why: '0 is the end of a string that has none: as the field that it is taken for then, it is given up',
    },
    {
      line: 'if ((flags & NEEDS_DECODING) !== 0 || (messageIsValue && this.#format.quoteLookalikes)) {',
      mutants: ['true', 'messageIsValue || this.#format.quoteLookalikes'],
      why: 'what can be copied comes out the same when it is decoded and escaped, which takes longer',
    },
    {
      line: 'this.#at = Math.max(this.#at, messageEnd + lead.length + fieldsLength);',
      mutants: ['messageEnd - lead.length'],
      why: 'the few bytes that are missing lie in the slack',
    },
    {
      line: 'if (target !== fields) lines.buffer.copyWithin(target, fields, fields + fieldsLength);',
      mutants: ['true'],
      why: 'bytes are copied onto themselves',
    },
    {
      line: 'if (fieldsLength > 0) copyExactly(lead.view, 0, out, messageEnd, lead.length);',
      mutants: ['true', 'fieldsLength >= 0'],
      why: 'without fields, the newline and the next line overwrite it',
    },
    {
      line: 'for (let p = this.#messageStart; p < this.#messageEnd; p++) {',
      mutants: ['p <= this.#messageEnd'],
      why: 'the quote that is copied too is overwritten by what follows the message',
    },
    {
      line: 'if (length < 0) return GIVE_UP;',
      mutants: ['length <= 0'],
      why: 'nothing that is copied is empty: an empty string has its quotes',
    },
    {
      line: 'if (this.#at + length <= this.#limit) return;',
      mutants: ['this.#at + length < this.#limit'],
      why: 'more room is made one byte earlier, of some thousands that are left',
    },
    {
      line: 'function smallNumber(bytes: Uint8Array, at: number): number {',
      mutants: ['{}'],
      why: 'a level that is not told by its two digits is read from its text, which takes longer',
    },
    {
      line: 'return ((bytes[at] as number) - 0x30) * 10 + (bytes[at + 1] as number) - 0x30;',
      mutants: [
        '((bytes[at] as number) - 0x30) * 10 - (bytes[at + 1] as number)',
        '((bytes[at] as number) - 0x30) / 10',
      ],
      why: 'what comes out is below 10, and the level is read from its text, which takes longer',
    },
  ],
};
