/** @type {import("../lib/verdict.mjs").Explanations} */
export default {
  'ndjson/transcode-classes.ts': [
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
};
