/** The option `redact`: which fields are censored, and how. */
import { conflictingOption, invalidOption } from '../option-errors.ts';

/** Censors a value: gets it and the names that lead to it, and gives what is printed in its place. */
export type CensorFunction = (value: unknown, path: string[]) => unknown;

/** Which fields are censored, and how; the words are those of pino's option of the same name. */
export interface RedactOptions {
  /** Paths into a record: `password`, `user.token`, `headers.*`, `list[*].id`, `headers["x-api-key"]`. */
  paths: readonly string[];
  /**
   * What is printed in place of a value: a text, or a function that makes it. One that throws counts as the default.
   * Default `'[Redacted]'`.
   */
  censor?: string | CensorFunction | undefined;
  /** Leave the fields out instead. Default `false`. */
  remove?: boolean | undefined;
}

/** {@link RedactOptions} with every default applied, and each path also as its names. */
export interface Redaction {
  readonly paths: readonly string[];
  readonly censor: string | CensorFunction;
  readonly remove: boolean;
}

/** What stands in place of a censored value, as in pino. */
export const DEFAULT_CENSOR = '[Redacted]';

/** A name without brackets: nothing in it that a path or the library could take for more than a letter. */
const NAME = String.raw`[^.,\[\]"'\x60\s]+`;
const BRACKETS = String.raw`\[(?:${NAME}|"[^"\[\],]+"|'[^'\[\],]+')\]`;
const PATH = new RegExp(`^(?:${NAME}|${BRACKETS})(?:\\.${NAME}|${BRACKETS})*$`);
const FIRST = new RegExp(`^(?:(${NAME})|${BRACKETS})`);

const PATH_EXPECTED = `paths such as user.token, headers.*, list[0].id or headers["x-api-key"]`;
const NAMES = ['paths', 'censor', 'remove'];

/** How the option is checked, as one of the engine's rules. */
export const redactRule = {
  expected: 'an array of paths, or { paths, censor?, remove? }',
  default: undefined,
  /** @throws {KakashiError} that names the part which is wrong. */
  read(value: unknown): Redaction | undefined {
    if (Array.isArray(value)) return redactionOf({ paths: value });
    return typeof value === 'object' && value !== null ? redactionOf(value) : undefined;
  },
};

function redactionOf(given: object): Redaction | undefined {
  const { paths, censor, remove } = given as Record<keyof RedactOptions, unknown>;
  for (const name of Object.keys(given)) {
    if (!NAMES.includes(name)) throw invalidOption('redact', 'nothing but paths, censor and remove', name);
  }
  if (!Array.isArray(paths)) throw invalidOption('redact', 'paths to be an array', paths);
  if (censor !== undefined && typeof censor !== 'string' && typeof censor !== 'function') {
    throw invalidOption('redact', 'censor to be a string or a function', censor);
  }
  if (remove !== undefined && typeof remove !== 'boolean') {
    throw invalidOption('redact', 'remove to be true or false', remove);
  }
  if (remove === true && censor !== undefined) throw conflictingOption('redact', 'either remove or censor', given);
  for (const path of paths) if (!isPath(path)) throw invalidOption('redact', PATH_EXPECTED, path);
  return { paths: [...paths], censor: (censor as Redaction['censor']) ?? DEFAULT_CENSOR, remove: remove === true };
}

/** The library takes two dots for an empty name even between quotes. */
function isPath(path: unknown): path is string {
  return typeof path === 'string' && PATH.test(path) && !path.includes('..');
}

/** The first name of a path. */
export function firstName(path: string): string {
  const found = FIRST.exec(path);
  return found?.[1] ?? (found?.[0] ?? '').replace(/^\[["']?|["']?\]$/g, '');
}
