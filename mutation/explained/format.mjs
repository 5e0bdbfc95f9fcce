/** @type {import("../lib/verdict.mjs").Explanations} */
export default {
  'format/kv.ts': [
    {
      line: 'const kvPairs = Pairs.style({ lead: KV_LEAD, reserved: [] });',
      mutants: ['["Stryker was here"]'],
      why: 'a name that no program gives a field',
    },
    {
      line: "export function kvHead(timestamp: false | 'iso' | 'epoch'): HeadStyle {",
      mutants: ['{}'],
      why: 'the module throws as it is loaded: every test file fails, but with no test in it that the run could count',
    },
    {
      line: 'return {',
      mutants: ['{}'],
      why: 'the module throws as it is loaded, as above',
    },
    {
      line: "function timePrefix(timestamp: false | 'iso' | 'epoch'): (time: unknown) => string {",
      mutants: ['{}'],
      why: 'the module throws as it is loaded, as above',
    },
  ],
  'format/line-formatter.ts': [
    {
      line: "readonly #timePiece = new Piece('');",
      why: 'it is written before it is put: there is no time yet that it could be of',
    },
    {
      line: "#lastName = '';",
      why: 'no level was met yet, so that the first one is looked up whatever the name',
    },
    {
      line: "this.#timeless = style.time(undefined) === '';",
      why: 'without a time, the text that is put for it is empty, which takes longer than to put none',
    },
    {
      line: "return this.#labels.get(typeof level === 'number' || typeof level === 'string' ? level : labelOf(level));",
      mutants: ['false', '""'],
      why: 'the label of a label is itself; to find a name by it takes longer',
    },
    {
      line: "return this.#names.get(typeof name === 'string' ? name : messageOf(name));",
      mutants: ['false', '""'],
      why: 'a string is made itself, which takes longer',
    },
    {
      line: 'if (level !== this.#lastLevel || name !== this.#lastName) {',
      mutants: ['true'],
      why: 'looked up again, what opens the line is the same',
    },
    {
      line: 'return this.style.putMessage?.(room, at, message) ?? NOT_PUT;',
      mutants: ['this.style.putMessage(room, at, message)'],
      why: 'to call what is missing throws, and a line that throws is made as text as well',
    },
    {
      line: 'if (end >= 0) return SCRATCH.buffer.utf8Slice(0, end - 1);',
      mutants: ['end > 0'],
      why: 'a line ends behind its newline',
    },
    {
      line: 'if (end < 0 || end >= room.end) return NOT_PUT;',
      mutants: ['end <= 0'],
      why: 'a line has more than its newline in every format',
    },
    {
      line: "const messageText = style.message(typeof message === 'string' ? message : messageOf(message));",
      mutants: ['false', '""'],
      why: 'a string is made itself, which takes longer',
    },
    {
      line: "if (typeof message !== 'object' || message === null) return String(message);",
      mutants: ['false'],
      why: 'null is no error, and its JSON text is the same',
    },
  ],
  'format/line-room.ts': [
    {
      line: 'for (let code = firstSafe; code < 0x7f; code++) safe[code] = characters.includes(String.fromCharCode(code)) ? 0 : 1;',
      mutants: ['code <= 0x7f'],
      why: 'nobody asks for the last character of ASCII: what lies beyond 0x7e is no safe one anyway',
    },
    {
      line: 'return at + buffer.utf8Write(text, at, end - at);',
      mutants: ['end + at'],
      why: 'the text fits, however it is encoded, so that its own length is the bound',
    },
    {
      line: 'if (length > MAX_LOOP_LENGTH) {',
      why: 'both ways put the same bytes; which is faster depends on the length',
    },
    {
      line: 'if (length <= MAX_WORDWISE && to + WORD_SLACK <= lines.view.byteLength)',
      mutants: [
        'false',
        'true',
        'length < MAX_WORDWISE',
        'length > MAX_WORDWISE',
        'to + WORD_SLACK < lines.view.byteLength',
      ],
      why: 'both ways copy the same bytes where both may be taken; which is faster depends on the length',
    },
  ],
  'format/memo.ts': [
    {
      line: "if (typeof key === 'string' && key.length > MAX_LENGTH) return rendered;",
      mutants: ['true'],
      why: 'a number has no length, and so none that is too large',
    },
  ],
  'format/pairs.ts': [
    {
      line: 'if (recurring.is(text)) return putPiece(room, at, recurring.piece);',
      mutants: ['false'],
      why: 'it becomes the same bytes when it is rendered anew, which takes longer',
    },
    {
      line: 'if (recurring.wants(text)) recurring.keep(text, shape.prefix + stringText(text, quoteLookalikes));',
      mutants: ['true', 'false'],
      why: 'whether a text is kept decides how long the next line takes',
    },
    {
      line: "if (typeof value === 'boolean') return putPiece(room, at, value ? TRUE : FALSE);",
      mutants: ['false', '""'],
      why: 'as a string it is the same',
    },
    {
      line: 'return value === null ? putPiece(room, at, NULL) : putRaw(room, at, String(value));',
      mutants: ['false'],
      why: 'as a string it is the same',
    },
    {
      line: 'if (!mayRepeat) {',
      mutants: ['{}', 'false'],
      why: 'where no key repeats, the search for those that do finds none',
    },
    {
      line: 'static style(options: PairOptions): (quoteLookalikes: boolean) => Pairs {',
      mutants: ['{}'],
      why: 'no test file can be loaded then, and Stryker takes it for a success that no test failed',
    },
    {
      line: 'const isNone = unnamedLevel === undefined && (fields === undefined || fields === null);',
      why: 'without fields, what is gathered is what is bound, and its text the one that is kept',
    },
    {
      line: 'const names: string[] = [];',
      why: 'a further name that is taken only sends a field of that name the slow way, to the same line',
    },
    {
      line: 'for (let i = 0; i < pairs.length; i += 2) if (pairs[i] !== names.at(-1)) names.push(pairs[i] as string);',
      mutants: ['i <= pairs.length', 'true', '+1'],
      why: 'they become a set, in which a name that comes twice is one, and in which nobody looks for undefined',
    },
    {
      line: 'if (at < 0) return NOT_PUT;',
      why: 'every put passes a refusal on, so that only work is saved; and no pair ends at 0, since a level comes first',
    },
    {
      line: 'return shape.clearOf === bound.taken || this.#isClear(shape, record) ? at : NOT_PUT;',
      mutants: ['false'],
      why: 'what was found of the shape is found again, name by name',
    },
    {
      line: 'if (at < 0) return at;',
      mutants: ['at <= 0'],
      why: 'no pair ends at 0, since a level comes first',
    },
    {
      line: 'if (!shape.usual || shape.dotted || way.left-- <= 0) return NOT_PLAIN;',
      mutants: ['way.left-- < 0'],
      why: '257 members lie in several objects of at most 64, and are fewer than 256 pairs: the slow way flattens them too',
    },
  ],
  'format/plain.ts': [
    {
      line: 'if (prototype !== Object.prototype && prototype !== null) return false;',
      mutants: ['true'],
      why: 'an object without a prototype has the same line the slow way',
    },
  ],
  'format/put-number.ts': [
    {
      line: 'const end = value < MAX_EXACT ? putPositive(buffer, at, value) : NOT_PUT;',
      mutants: ['value <= MAX_EXACT'],
      why: 'the bound itself is an integer, of which digit by digit the same is put',
    },
    {
      line: 'if (at < 0 || at + MAX_CHARACTERS > room.end) return NOT_PUT;',
      mutants: ['at <= 0'],
      why: 'no line begins with a number',
    },
    {
      line: 'return end < 0 ? putRaw(room, at, String(value)) : end;',
      mutants: ['end <= 0'],
      why: 'a number ends behind its digits',
    },
    {
      line: 'if (value <= -MAX_EXACT) return putRaw(room, at, String(value));',
      mutants: ['value < -MAX_EXACT'],
      why: 'the bound itself is an integer, of which digit by digit the same is put',
    },
    {
      line: 'if (end < 0) return putRaw(room, at, String(value));',
      mutants: ['end <= 0'],
      why: 'a number ends behind its digits, never at 0',
    },
    {
      line: 'if (thousandths / 1000 !== value || thousandths >= MAX_EXACT) return NOT_PUT;',
      mutants: ['thousandths > MAX_EXACT'],
      why: 'so many thousandths are an integer, which was put before',
    },
  ],
  'format/put-string.ts': [
    {
      line: 'if (copy + length > end || buffer.utf8Write(text, copy, length) !== length) return putEscaped(room, at, text);',
      mutants: ['copy + length >= end'],
      why: 'both ways put the same bytes; this one needs more room, and is faster',
    },
  ],
  'format/recurring.ts': [
    {
      line: "readonly piece: Piece = new Piece('');",
      why: 'it is written before it is put: no text is kept yet that it could be of',
    },
  ],
  'format/shapes.ts': [
    {
      line: "this.key = rendered?.key ?? '';",
      why: 'of a shape that the format does not render, nothing is printed',
    },
    {
      line: "this.prefix = rendered?.prefix ?? '';",
      why: 'of a shape that the format does not render, nothing is printed',
    },
    {
      line: "this.#members ??= new Shape(this.#shapes, undefined, this.key, '');",
      why: 'the name of a shape without names, which nobody asks for',
    },
    {
      line: "this.#empty = new Shape(this, undefined, undefined, '');",
      why: 'the name of a shape without names, which nobody asks for',
    },
  ],
  'format/time.ts': [
    {
      line: "let lastIso = '';",
      why: 'no time is equal to what stands for the last one at first',
    },
    {
      line: 'if (ms !== lastMs) {',
      mutants: ['true'],
      why: 'the text of a time is the same each time it is made, which takes longer',
    },
  ],
  'format/text.ts': [
    {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of source.
      line: 'const TEXT_SUSPECT = new RegExp(String.raw`[\\\\|${CTRL}${SURROGATE}]`);',
      mutants: ['``'],
      why: 'a replacement that finds nothing leaves the text as it is, and takes longer',
    },
    {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of source.
      line: 'const VALUE_SUSPECT = new RegExp(`[${DELIMITER}${CTRL}${SURROGATE}]`);',
      mutants: ['``'],
      why: 'what is exact is asked next, and takes longer',
    },
    {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of source.
      line: 'const UNLIKE_JSON = new RegExp(String.raw`[\\b\\f${CTRL_BEYOND_C0}]`);',
      mutants: ['``'],
      why: 'what JSON could have escaped is escaped the same by replacement, which takes longer',
    },
    {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of source.
      line: 'const KEY_SUSPECT = new RegExp(`[%${DELIMITER}${CTRL}${SURROGATE}]`);',
      mutants: ['``'],
      why: 'a replacement that finds nothing leaves the key as it is, and takes longer',
    },
  ],
};
