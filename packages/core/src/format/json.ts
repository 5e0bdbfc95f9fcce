/** `format: 'json'`: one JSON object a line: time, level, name, message, then the fields, nested as they are. */
import { memberValue, readFields } from './fields.ts';
import { JsonText, jsonString, jsonText } from './json-text.ts';
import { type FieldsText, LineFormatter } from './line-formatter.ts';
import { isPlainRecord, prints } from './plain.ts';
import { type BoundNames, type Shape, Shapes } from './shapes.ts';
import { epochMsOrNow, isoText } from './time.ts';

/** The members of the line's own; a field of such a name gets the suffix `_`. */
const RESERVED: ReadonlySet<string> = new Set(['time', 'level', 'name', 'message']);

export function jsonFormatter(timestamp: false | 'iso' | 'epoch'): LineFormatter {
  const style = {
    time: timeMember(timestamp),
    label: (label: string) => `"level":${jsonString(label)}`,
    name: (name: string) => `,"name":${jsonString(name)}`,
    message: (message: string) => `,"message":${jsonString(message)}`,
  };
  return LineFormatter.of(style, new JsonMembers());
}

function timeMember(timestamp: false | 'iso' | 'epoch'): (time: unknown) => string {
  if (timestamp === false) return () => '{';
  if (timestamp === 'iso') return (time) => `{"time":${jsonString(isoText(time))},`;
  return (time) => `{"time":${epochMsOrNow(time)},`;
}

/** The shapes of records; one with a reserved name takes the slow way. Nested objects have none: they print as they are. */
const SHAPES = new Shapes((name) => (RESERVED.has(name) ? undefined : { key: name, prefix: memberPrefix(name) }));

function memberPrefix(name: string): string {
  return `,${jsonString(name)}:`;
}

function nameOf(name: string): string {
  return RESERVED.has(name) ? `${name}_` : name;
}

/** The texts of fields by name, each the field's value. */
type Members = ReadonlyMap<string, string>;

/** Renders fields as `,"k":v,"k2":v2}`, the end of a line. */
class JsonMembers implements FieldsText {
  readonly #bound: Members;
  readonly #boundText: string;
  readonly #boundNames: BoundNames;

  constructor(bound: Members = new Map()) {
    this.#bound = bound;
    this.#boundNames = SHAPES.boundNames([...bound.keys()]);
    this.#boundText = membersText(bound);
  }

  text(fields: unknown, unnamedLevel: number | undefined): string {
    if (unnamedLevel === undefined) {
      if (fields === undefined || fields === null) return `${this.#boundText}}`;
      const text = this.#fastText(fields);
      if (text !== undefined) return `${text}}`;
    }
    return `${membersText(this.#gather(fields, unnamedLevel))}}`;
  }

  bind(fields: unknown): JsonMembers {
    return new JsonMembers(this.#gather(fields, undefined));
  }

  /** The fast way, as in the other formats: a plain object of a known shape, no name of which is bound or reserved. */
  #fastText(fields: unknown): string | undefined {
    let text = this.#boundText;
    let shape = SHAPES.empty;
    let json: JsonText | undefined;
    try {
      if (!isPlainRecord(fields)) return undefined;
      for (const name in fields) {
        shape = shape.with(name);
        if (!shape.usual) return undefined;
        const value = fields[name];
        if (typeof value === 'string') {
          text += shape.prefix + jsonString(value);
        } else if (typeof value === 'number') {
          text += shape.prefix + (Number.isFinite(value) ? String(value) : 'null');
        } else if (typeof value === 'object' && value !== null) {
          json ??= new JsonText([fields]);
          const valueText = json.text(value, name);
          if (valueText !== undefined) text += shape.prefix + valueText;
        } else if (prints(value)) {
          text += shape.prefix + String(value);
        }
      }
      return shape.clearOf === this.#boundNames || this.#isClear(shape, fields) ? text : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whether no name of the record is bound as well. */
  #isClear(shape: Shape, fields: object): boolean {
    for (const name in fields) if (this.#boundNames.has(name)) return false;
    shape.clearOf = this.#boundNames;
    return true;
  }

  /** A field takes the place of an earlier one of its name, unless it does not print. */
  #gather(fields: unknown, unnamedLevel: number | undefined): Map<string, string> {
    const gathered = new Map<string, string>();
    if (unnamedLevel !== undefined) gathered.set(nameOf('level'), jsonText(unnamedLevel));
    for (const [name, text] of this.#bound) gathered.set(name, text);
    const { source, names } = readFields(fields);
    const json = new JsonText([source]);
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      const text = json.text(memberValue(source, names, i), name);
      if (text !== undefined) gathered.set(nameOf(name), text);
    }
    return gathered;
  }
}

function membersText(members: Members): string {
  let text = '';
  for (const [name, value] of members) text += memberPrefix(name) + value;
  return text;
}
