/** Holds formatters of the user's to what a logging call promises: one line, and no throw. */
import { createFormatter, type Formatter, type Time } from './format/formatter.ts';

/** A line as the engine takes it: one trailing newline removed, any other newline escaped. */
export function oneLine(line: unknown): string {
  const text = typeof line === 'string' ? line : String(line);
  const at = text.indexOf('\n');
  if (at < 0) return text;
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  return body.includes('\n') ? body.replaceAll('\n', '\\n') : body;
}

/** Prints with another formatter; what that one throws on is printed as `key=value`, so that no record is lost to it. */
export class GuardedFormatter implements Formatter {
  readonly #formatter: Formatter;
  readonly #fallback: Formatter;
  readonly #bound: object | undefined;

  constructor(formatter: Formatter, fallback: Formatter = createFormatter({ timestamp: 'iso' }), bound?: object) {
    this.#formatter = formatter;
    this.#fallback = fallback;
    this.#bound = bound;
  }

  format(
    level: number | string,
    name: string,
    message: unknown,
    fields: object | undefined,
    time: Time | undefined,
  ): string {
    try {
      const all = this.#bound === undefined ? fields : { ...this.#bound, ...fields };
      return oneLine(this.#formatter.format(level, name, message, all, time));
    } catch {
      return this.#fallback.format(level, name, message, fields, time);
    }
  }

  bind(fields: object): Formatter {
    const fallback = this.#fallback.bind?.(fields) ?? this.#fallback;
    const bound = this.#formatter.bind?.(fields);
    if (bound !== undefined) return new GuardedFormatter(bound, fallback);
    return new GuardedFormatter(this.#formatter, fallback, { ...this.#bound, ...fields });
  }
}

/** The formatter that options ask for. Ours need no guard: they promise the same by themselves. */
export function formatterFor(options: {
  format: 'kv' | 'json' | 'logfmt' | Formatter;
  timestamp: false | 'iso' | 'epoch';
  quoteLookalikes: boolean;
}): Formatter {
  const { format, timestamp, quoteLookalikes } = options;
  if (typeof format === 'string') return createFormatter({ format, timestamp, quoteLookalikes });
  return new GuardedFormatter(format);
}
