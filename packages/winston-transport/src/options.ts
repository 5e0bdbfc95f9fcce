/** The transport's options: the engine's, and those that mean something of winston's. */
import {
  booleanRule,
  choiceRule,
  conflictingOption,
  createFormatter,
  type EngineOptions,
  type FormatName,
  type Formatter,
  type Level,
  levelByName,
  oneLine,
  type Redaction,
  type Rule,
  redactingFormatter,
  resolveAll,
} from '@kakashi/core';
import type { WinstonFormat } from './info.ts';
import { familiarSeverity, type WinstonLevels } from './level-table.ts';

/** What becomes a line: the record's fields, or the text that winston's formats made of it. */
export type LineSource = 'fields' | 'message';

/**
 * Options of {@link KakashiTransport}: all of the engine's, with `destination` defaulting to `'stdout'` and `timestamp` to
 * `'iso'`, and the following.
 */
export interface KakashiTransportOptions extends Omit<EngineOptions, 'level' | 'flushLevel' | 'format'> {
  /**
   * Least severe level that is written: one of the logger's levels, one of Kakashi's names, or `'silent'`.
   * Default: the logger's own level, read at each record.
   */
  level?: string | undefined;
  /** Write nothing. Default `false`. */
  silent?: boolean | undefined;
  /**
   * `'kv'`, `'json'`, `'logfmt'` or a `Formatter`: how records become lines. A format of winston's (an object with
   * `transform`): applied to a copy of each record for this transport alone, whose text is then the line. Default `'kv'`.
   */
  format?: FormatName | Formatter | WinstonFormat | undefined;
  /**
   * `'fields'`: a line of our own from the record's level, message and fields. `'message'`: the text that the logger's
   * formats made, with line breaks escaped. Default: `'fields'`, but `'message'` where `format` is a format of winston's.
   */
  line?: LineSource | undefined;
  /** Write the records of uncaught exceptions, and have winston watch for them. Default `false`. */
  handleExceptions?: boolean | undefined;
  /** Have winston watch for unhandled rejections. Default `false`. */
  handleRejections?: boolean | undefined;
  /**
   * A record at or above this level reaches the sink before the logging call returns; `false`: none does. Kakashi's names
   * and numbers, and names of winston's npm, syslog and cli levels or of the option `levels`. Default `'error'`.
   */
  flushLevel?: Level | (string & {}) | false | undefined;
  /**
   * The logger's custom levels. Needed only where `flushLevel` names one of them, or where the transport is given as an
   * `exceptionHandler` alone, which winston never tells the levels. Default: the logger's, once it is known.
   */
  levels?: WinstonLevels | undefined;
}

/** Options ready for use. */
export interface ResolvedTransportOptions {
  /** What the engine is created with; `onError` and `onDrop` are still the user's. */
  readonly engine: EngineOptions;
  /** Makes lines without a line break. */
  readonly formatter: Formatter;
  readonly winstonFormat: WinstonFormat | undefined;
  readonly line: LineSource;
  readonly redact: Redaction | undefined;
  /** Whether the formatter is one of Kakashi's. */
  readonly trusted: boolean;
  readonly name: string;
  /** Whether lines have a time. */
  readonly timed: boolean;
  readonly level: string | undefined;
  readonly levels: WinstonLevels | undefined;
  readonly silent: boolean;
  readonly handleExceptions: boolean;
  readonly handleRejections: boolean;
}

const levelNameRule: Rule<string> = {
  expected: "the name of one of the logger's levels, or 'silent'",
  default: undefined,
  read: (value) => (typeof value === 'string' && value !== '' ? value : undefined),
};

const levelsRule: Rule<WinstonLevels> = {
  expected: 'an object of numbers by level name',
  default: undefined,
  read: (value) => (isLevels(value) ? value : undefined),
};

const formatRule: Rule<FormatName | Formatter | WinstonFormat> = {
  expected: "'kv', 'json', 'logfmt', a Formatter with format(), or a format of winston's with transform()",
  default: 'kv',
  read: (value) => (isFormatName(value) || isFormatter(value) || isWinstonFormat(value) ? value : undefined),
};

/** What winston calls the parts of a record. */
export const PART_NAMES = { message: 'message', name: 'label' } as const;

const RULES = {
  level: levelNameRule,
  levels: levelsRule,
  format: formatRule,
  line: choiceRule(['fields', 'message'], undefined),
  silent: booleanRule(false),
  handleExceptions: booleanRule(false),
  handleRejections: booleanRule(false),
} as const;

/**
 * Checks the options and applies defaults.
 *
 * @throws {KakashiError} `ERR_KAKASHI_OPTION_UNKNOWN`, `ERR_KAKASHI_OPTION_INVALID` or `ERR_KAKASHI_OPTION_CONFLICT`.
 */
export function resolveTransportOptions(options: unknown): ResolvedTransportOptions {
  const levels = customLevels(options);
  const resolved = resolveAll(options, {
    defaults: { destination: 'stdout', timestamp: 'iso' },
    rules: RULES,
    readLevel: (name) => familiarSeverity(name, levels),
  });
  const {
    level,
    levels: _,
    format,
    line: wanted,
    silent,
    handleExceptions,
    handleRejections,
    redact,
    ...engine
  } = resolved;
  const winstonFormat = isWinstonFormat(format) ? format : undefined;
  const ownFormat = winstonFormat === undefined ? (format as FormatName | Formatter) : 'kv';
  const line = (wanted as LineSource | undefined) ?? (winstonFormat === undefined ? 'fields' : 'message');
  if (redact !== undefined && line === 'message') {
    const expected = "it only with line: 'fields', as the text that winston's formats make is made before";
    throw conflictingOption('redact', expected, (options as KakashiTransportOptions).redact);
  }
  return {
    // The engine tunes its batches by the level, and renders drop markers in the format.
    engine: { ...engine, level: levelForBatches(level as string | undefined, levels), format: ownFormat },
    formatter: redactingFormatter(
      isFormatter(ownFormat) ? inOneLine(ownFormat) : createFormatter({ ...formatting(engine), format: ownFormat }),
      redact as Redaction | undefined,
      typeof ownFormat === 'string',
      PART_NAMES,
    ),
    redact: redact as Redaction | undefined,
    winstonFormat,
    line,
    trusted: !isFormatter(ownFormat),
    name: resolved.name as string,
    timed: resolved.timestamp !== false,
    level: level as string | undefined,
    levels,
    silent: silent as boolean,
    handleExceptions: handleExceptions as boolean,
    handleRejections: handleRejections as boolean,
  };
}

/** The options of lines among those of the engine. */
function formatting({
  timestamp,
  quoteLookalikes,
}: EngineOptions): Pick<EngineOptions, 'timestamp' | 'quoteLookalikes'> {
  return { timestamp, quoteLookalikes };
}

/** A formatter of the user's, held to one line. */
function inOneLine(formatter: Formatter): Formatter {
  return { format: (...record) => oneLine(formatter.format(...record)) };
}

/** The option `levels` is needed to read the others; if it is wrong, its own rule says so. */
function customLevels(options: unknown): WinstonLevels | undefined {
  const levels = (options as KakashiTransportOptions | undefined)?.levels;
  return isLevels(levels) ? levels : undefined;
}

function levelForBatches(level: string | undefined, levels: WinstonLevels | undefined): Level | undefined {
  return level === undefined ? undefined : (levelByName(level) ?? familiarSeverity(level, levels));
}

function isLevels(value: unknown): value is WinstonLevels {
  if (typeof value !== 'object' || value === null) return false;
  const numbers = Object.values(value);
  return numbers.length > 0 && numbers.every((number) => typeof number === 'number' && !Number.isNaN(number));
}

function isFormatName(value: unknown): value is FormatName {
  return value === 'kv' || value === 'json' || value === 'logfmt';
}

/** An object with both `transform` and `format` is winston's: that is what winston would take it for. */
function isFormatter(value: unknown): value is Formatter {
  return (
    typeof value === 'object' &&
    value !== null &&
    !isWinstonFormat(value) &&
    'format' in value &&
    typeof value.format === 'function'
  );
}

function isWinstonFormat(value: unknown): value is WinstonFormat {
  return typeof value === 'object' && value !== null && 'transform' in value && typeof value.transform === 'function';
}
