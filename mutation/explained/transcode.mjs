/** @type {import("../lib/verdict.mjs").Explanations} */
export default {
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
