/** A format for loggers whose transports make lines of their own, as Kakashi's do. */
import { createFormatter, type FormatterOptions } from '@kakashi/core';
import { type Info, levelOf, MESSAGE, type WinstonFormat } from './info.ts';
import { RecordLine } from './record-line.ts';

/** Options of {@link kakashiFormat}: how the text looks that other transports read. */
export interface KakashiFormatOptions extends FormatterOptions {
  /** The name of records that bring no `label`. Default `'app'`. */
  name?: string | undefined;
}

/** Who is given the records of a logger. */
export interface TextReader {
  /** Whether nobody will read the text of this record, which a logger is formatting by this format alone. */
  ignoresText(info: Info, format: WinstonFormat): boolean;
}

/** What {@link kakashiFormat} makes. */
export class KakashiFormat implements WinstonFormat {
  /** Who was given the last record. A property that is made and not read costs a fifth of a record to a file. */
  reader: TextReader | undefined;

  readonly #lazyMessage: PropertyDescriptor;

  constructor(line: RecordLine) {
    this.#lazyMessage = lazyProperty(MESSAGE, (info: Info) => line.of(info, levelOf(info)));
  }

  transform(info: Info): Info {
    return this.reader?.ignoresText(info, this) ? info : Object.defineProperty(info, MESSAGE, this.#lazyMessage);
  }
}

/**
 * A format that leaves a record as it is. winston's default makes JSON of every record, also of those that no transport
 * writes, and of those for which a transport makes its own line. With this one, other transports find our line in
 * `info[MESSAGE]`, made when they read it; what nobody reads is never made. A hostile record does not make it throw.
 *
 * @param options Default: `key=value` lines with an ISO time, as {@link KakashiTransport} writes them.
 * @throws {KakashiError} `ERR_KAKASHI_OPTION_UNKNOWN` or `ERR_KAKASHI_OPTION_INVALID`.
 */
export function kakashiFormat(options: KakashiFormatOptions = {}): WinstonFormat {
  const { name = 'app', timestamp = 'iso', ...rest } = options;
  const formatter = createFormatter({ ...rest, timestamp });
  return new KakashiFormat(new RecordLine({ formatter, name, timed: timestamp !== false }));
}

/** A property that is computed when it is first read, and may be replaced, as formats that come later do. */
function lazyProperty<T extends object>(
  key: PropertyKey,
  compute: (owner: T) => unknown,
): PropertyDescriptor & ThisType<T> {
  const settle = (owner: T, value: unknown): void => {
    Object.defineProperty(owner, key, { value, enumerable: true, configurable: true, writable: true });
  };
  return {
    enumerable: true,
    configurable: true,
    get() {
      const value = compute(this);
      settle(this, value);
      return value;
    },
    set(value: unknown) {
      settle(this, value);
    },
  };
}
