/** `format: 'json'`: one JSON object a line: time, level, name, message, then the fields, nested as they are. */
import { memberValue, readFields } from './fields.ts';
import { JsonText, jsonString, jsonText } from './json-text.ts';
import { type FieldsText, LineFormatter } from './line-formatter.ts';
import { Memo } from './memo.ts';
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

/** `,"name":` by the name of a field; empty for a reserved one, which takes the slow way. */
const PREFIXES = new Memo((name: string) => (RESERVED.has(name) ? '' : prefixOf(name)));

function prefixOf(name: string): string {
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

  constructor(bound: Members = new Map()) {
    this.#bound = bound;
    this.#boundText = membersText(bound);
  }

  text(fields: unknown, unnamedLevel: number | undefined): string {
    if (unnamedLevel === undefined) {
      if (fields === undefined || fields === null) return `${this.#boundText}}`;
      const text = this.#flatText(fields);
      if (text !== undefined) return `${text}}`;
    }
    return `${membersText(this.#gather(fields, unnamedLevel))}}`;
  }

  bind(fields: unknown): JsonMembers {
    return new JsonMembers(this.#gather(fields, undefined));
  }

  /** The fast way, as in the other formats: a plain object of strings, numbers and booleans, no name twice. */
  #flatText(fields: unknown): string | undefined {
    let text = this.#boundText;
    try {
      if (Object.getPrototypeOf(fields) !== Object.prototype) return undefined;
      for (const name of Object.keys(fields as object)) {
        const value = (fields as Record<string, unknown>)[name];
        let valueText: string;
        if (typeof value === 'string') {
          valueText = jsonString(value);
        } else if (typeof value === 'boolean' || value === null || Number.isFinite(value)) {
          valueText = String(value);
        } else if (value === undefined) {
          continue;
        } else {
          return undefined;
        }
        const prefix = PREFIXES.get(name);
        if (prefix === '' || this.#bound.has(name)) return undefined;
        text += prefix + valueText;
      }
      return text;
    } catch {
      return undefined;
    }
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
  for (const [name, value] of members) text += prefixOf(name) + value;
  return text;
}
