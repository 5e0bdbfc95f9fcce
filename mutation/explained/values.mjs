/** @type {import("../lib/verdict.mjs").Explanations} */
export default {
  'format/error.ts': [
    {
      line: '} catch {',
      mutants: ['{}'],
      why: 'no answer is as good as no for whoever asks whether it is a list',
    },
  ],
  'format/fields.ts': [
    {
      line: 'return new Members([name], [value], true);',
      mutants: ['false'],
      why: 'only of what lies within a record is asked whether its members become fields',
    },
  ],
  'format/flatten.ts': [
    {
      line: '#pairs: PairList = [];',
      why: 'each field begins a list of its own',
    },
    {
      line: '} else if (resolved !== value && this.#ancestors.includes(resolved)) {',
      mutants: ['true'],
      why: 'the value itself was looked for before; to look again takes longer',
    },
  ],
  'format/json.ts': [
    {
      line: 'const SHAPES = new Shapes((name) => (RESERVED.has(name) ? undefined : { key: name, prefix: memberPrefix(name) }));',
      mutants: ['() => undefined'],
      why: 'where every name takes the slow way, that makes the same text',
    },
    {
      line: 'if (unnamedLevel === undefined) {',
      mutants: ['false', '{}'],
      why: 'the slow way makes the same text of every record',
    },
    {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of source.
      line: 'if (fields === undefined || fields === null) return `${this.#boundText}}`;',
      why: 'the slow way makes the same text where there are no fields',
    },
    {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of source.
      line: 'if (text !== undefined) return `${text}}`;',
      mutants: ['false'],
      why: 'the slow way makes the same text of every record',
    },
    {
      line: '#fastText(fields: unknown): string | undefined {',
      why: 'the slow way makes the same text of every record',
    },
    {
      line: 'try {',
      why: 'the slow way makes the same text of every record',
    },
    {
      line: 'if (!isPlainRecord(fields)) return undefined;',
      mutants: ['true'],
      why: 'the slow way makes the same text of a plain record',
    },
    {
      line: 'if (!shape.usual) return undefined;',
      mutants: ['true'],
      why: 'the slow way makes the same text of a usual record',
    },
    {
      line: "} else if (typeof value === 'object' && value !== null) {",
      mutants: ['true', "typeof value === 'object' || value !== null"],
      why: 'of what is no object, the JSON text is what would have been put',
    },
    {
      line: 'json ??= new JsonText([fields]);',
      mutants: ['json &&= new JsonText([fields])'],
      why: 'to use what is missing throws, and the slow way makes the same text',
    },
    {
      line: 'return shape.clearOf === this.#boundNames || this.#isClear(shape, fields) ? text : undefined;',
      mutants: ['false', 'shape.clearOf === this.#boundNames && this.#isClear(shape, fields)'],
      why: 'what was found of the shape is found again, and the slow way makes the same text',
    },
    {
      line: '} catch {',
      why: 'to return nothing is to return undefined',
    },
    {
      line: '#isClear(shape: Shape, fields: object): boolean {',
      why: 'where a name might be bound, the slow way makes the text, and the same',
    },
    {
      line: 'for (const name in fields) if (this.#boundNames.has(name)) return false;',
      mutants: ['true'],
      why: 'where a name might be bound, the slow way makes the text, and the same',
    },
    {
      line: 'return true;',
      why: 'where a name might be bound, the slow way makes the text, and the same',
    },
  ],
  'format/json-text.ts': [
    {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of source.
      line: 'const STRING_SUSPECT = new RegExp(String.raw`["\\\\${CTRL}${SURROGATE}]`);',
      mutants: ['``'],
      why: 'JSON.stringify leaves as it is what needs no escapes, and takes longer',
    },
    {
      line: "return new JsonText([]).text(value, '') ?? 'null';",
      mutants: ['["Stryker was here"]'],
      why: 'no object is found equal to a string',
    },
    {
      line: 'if (resolved === value) return this.#container(resolved, depth);',
      mutants: ['false'],
      why: 'an object that stands twice among those around its members is found there as well',
    },
  ],
  'format/value.ts': [
    {
      line: 'if (Members.is(value)) return value;',
      mutants: ['false'],
      why: 'it is none of the kinds that are asked for later, and stands for itself then as well',
    },
    {
      line: 'if (Array.isArray(value)) return true;',
      mutants: ['false'],
      why: 'a list is none of the kinds that are asked for later, and stands for itself then as well',
    },
  ],
};
