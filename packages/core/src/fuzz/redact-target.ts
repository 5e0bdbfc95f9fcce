/** Redaction: exactly what paths lead to is censored, as a reference written for clearness alone has it. */
import type { FormatName } from '../format/formatter.ts';
import { formatterFor } from '../guarded-formatter.ts';
import { resolveOptions } from '../options.ts';
import { plainObject } from './records.ts';
import type { Tape } from './tape.ts';
import { expectSame, type Target } from './target.ts';

const NAMES = [
  '*',
  'a',
  'b',
  'o',
  'p',
  'err',
  'userId',
  'ip',
  '__proto__',
  'constructor',
  'length',
  '0',
  '7',
  'x-y',
  'k1',
];

interface Input {
  readonly format: FormatName;
  readonly fields: Record<string, unknown>;
  readonly paths: string[];
  readonly remove: boolean;
}

/** A value with what a path leads to replaced. Nothing is replaced where nothing is printed. */
function censored(value: unknown, path: readonly string[], remove: boolean): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const [first, ...rest] = path as [string, ...string[]];
  const members = Object.entries(value)
    .map(([name, member]): [string, unknown, boolean] => [name, member, first === '*' || name === first])
    .filter(
      ([, member, isMeant]) =>
        !(remove && isMeant && rest.length === 0 && !Array.isArray(value)) || member === undefined,
    )
    .map(([name, member, isMeant]): [string, unknown] => {
      if (!isMeant || (member === undefined && !Array.isArray(value))) return [name, member];
      if (rest.length > 0) return [name, censored(member, rest, remove)];
      return [name, remove ? undefined : '[Redacted]'];
    });
  return Array.isArray(value) ? members.map(([, member]) => member) : Object.fromEntries(members);
}

/** Objects with fewer members, all together, are flattened whole. */
const FEW_MEMBERS = 200;

function members(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, member) => sum + 1 + members(member), 0);
}

/** A copy without members that do not print. */
function printing(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(printing);
  const left = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(left.map(([name, member]) => [name, printing(member)]));
}

/**
 * What does not print takes a place of the 256 pairs that a field may become, though not in a copy, which what is censored is.
 * So where it comes to that, all prints.
 */
function fieldsFrom(tape: Tape): Record<string, unknown> {
  const fields = plainObject(tape, 0);
  return members(fields) < FEW_MEMBERS ? fields : (printing(fields) as Record<string, unknown>);
}

export const redacting: Target<Input> = {
  name: 'what paths lead to is censored, and nothing else',
  make: (tape: Tape) => ({
    format: tape.pick(['kv', 'json', 'logfmt'] as const),
    fields: fieldsFrom(tape),
    paths: [path(tape), ...tape.several(3, () => path(tape))],
    remove: tape.once(3),
  }),
  check({ format, fields, paths, remove }) {
    const line = (redact: object | undefined, given: unknown, message: string): string =>
      formatterFor(resolveOptions({ format, redact })).format('info', 'app', message, given as object, undefined);
    const before = line(undefined, fields, 'm');
    const expected = paths.reduce<unknown>((value, one) => censored(value, one.split('.'), remove), fields);
    const isMessageMeant = paths.includes('*') || paths.includes('message');
    const message = isMessageMeant ? (remove ? '' : '[Redacted]') : 'm';
    expectSame(line({ paths, remove }, fields, 'm'), line(undefined, expected, message), 'censored');
    expectSame(line(undefined, fields, 'm'), before, 'what was logged');
  },
  show: (input) => JSON.stringify(input, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)),
};

function path(tape: Tape): string {
  return [tape.pick(NAMES), ...tape.several(3, () => tape.pick(NAMES))].join('.');
}
