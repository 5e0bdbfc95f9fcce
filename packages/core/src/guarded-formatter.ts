/** Holds formatters of the user's to what a logging call promises: one line, and no throw. */
import { isNativeError } from 'node:util/types';
import { createFormatter, type Formatter, type Time } from './format/formatter.ts';
import { describe } from './option-words.ts';
import type { Redaction } from './redact/redact-option.ts';
import { redactingFormatter } from './redact/redacting-formatter.ts';

/** A line as the engine takes it: one trailing newline removed, any other newline escaped. */
export function oneLine(line: unknown): string {
  const text = typeof line === 'string' ? line : textOf(line);
  const at = text.indexOf('\n');
  if (at < 0) return text;
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  return body.includes('\n') ? body.replaceAll('\n', '\\n') : body;
}

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return describe(value);
  }
}

/** Prints with another formatter; what that one throws on is printed as `key=value`, so that no record is lost to it. */
export class GuardedFormatter implements Formatter {
  readonly #formatter: Formatter;
  readonly #fallback: Formatter;
  readonly #bound: object | undefined;
  /** A formatter that logs would format what it logs, and so on: that is printed by the fallback. */
  readonly #family: { formatting: boolean };

  constructor(
    formatter: Formatter,
    fallback: Formatter = createFormatter({ timestamp: 'iso' }),
    bound?: object,
    family = { formatting: false },
  ) {
    this.#formatter = formatter;
    this.#fallback = fallback;
    this.#bound = bound;
    this.#family = family;
  }

  format(
    level: number | string,
    name: string,
    message: unknown,
    fields: object | undefined,
    time: Time | undefined,
  ): string {
    if (this.#family.formatting) return this.#fallback.format(level, name, message, fields, time);
    this.#family.formatting = true;
    try {
      const all = this.#bound === undefined ? fields : merge(this.#bound, fields);
      return oneLine(this.#formatter.format(level, name, message, all, time));
    } catch {
      return this.#fallback.format(level, name, message, fields, time);
    } finally {
      this.#family.formatting = false;
    }
  }

  bind(fields: object): Formatter {
    const fallback = this.#fallback.bind?.(fields) ?? this.#fallback;
    try {
      const bound = this.#formatter.bind?.(fields);
      if (bound !== undefined) return new GuardedFormatter(bound, fallback, undefined, this.#family);
      return new GuardedFormatter(this.#formatter, fallback, merge(this.#bound, fields), this.#family);
    } catch {
      return fallback;
    }
  }
}

/** Fields before others; an error among them is the field `err`, as everywhere. */
function merge(bound: object | undefined, fields: object | undefined): object {
  return { ...bound, ...(isNativeError(fields) ? { err: fields } : fields) };
}

/** The formatter that options ask for. Ours need no guard: they promise the same by themselves. */
export function formatterFor(options: {
  format: 'kv' | 'json' | 'logfmt' | Formatter;
  timestamp: false | 'iso' | 'epoch';
  quoteLookalikes: boolean;
  redact?: Redaction | undefined;
}): Formatter {
  const { format, timestamp, quoteLookalikes, redact } = options;
  const isOurs = typeof format === 'string';
  const formatter = isOurs ? createFormatter({ format, timestamp, quoteLookalikes }) : new GuardedFormatter(format);
  return redactingFormatter(formatter, redact, isOurs);
}
