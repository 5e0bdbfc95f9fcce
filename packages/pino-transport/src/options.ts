/** The options of pino's adapter: those of the engine, and what becomes of records before they are lines. */
import {
  booleanRule,
  conflictingOption,
  type EngineOptions,
  type HostOptions,
  invalidOption,
  type KakashiError,
  type KeyPath,
  levelByName,
  ndjsonLevelOfSeverity,
  type ResolvedOptions,
  type Rule,
  resolveAll,
  severityOfNdjsonLevel,
} from '@kakashi/core';
import { FOREIGN_OPTIONS } from './foreign-options.ts';
import { keyListRule, keyRule, names } from './key-list.ts';
import type { RecordSettings } from './record-writer.ts';
import { type Transform, transformRule } from './transform.ts';

/**
 * Options of {@link kakashiPino}: those of the engine, where `destination` defaults to `'stdout'` and `timestamp` to `'iso'`.
 * Names of levels may be pino's (`warn`, `fatal`) and, in `pino.transport()`, its custom ones; numbers are Kakashi's, but
 * those of `minimumLevel` pino's.
 */
export interface KakashiPinoOptions extends Omit<EngineOptions, 'level' | 'flushLevel'> {
  /** Records below this are left out. Default: none, since pino's own `level` has decided already. */
  level?: EngineOptions['level'] | (string & {}) | undefined;
  /** A record at or above this reaches the sink before the call returns; `false`: none does. Default `'error'`. */
  flushLevel?: EngineOptions['flushLevel'] | (string & {}) | undefined;
  /**
   * As `level`, but by the exact number of a record on pino's scale: `35`, or the name of a custom level. A name, a number
   * from 0 or `'silent'`. Not together with `level`. Default: none.
   */
  minimumLevel?: string | number | undefined;
  /**
   * Members of the record that are left out: `'pid,hostname'`, or an array. A dot leads into an object (`'req.headers'`), `\.`
   * is part of a name. `'time'` leaves out the time. Default: none.
   */
  ignore?: string | readonly string[] | undefined;
  /** The only fields that are kept, written as `ignore`, which applies to what is left. Default: all. */
  include?: string | readonly string[] | undefined;
  /** A record is always a single line: only `true` is accepted, for options that were written for pino-pretty. */
  singleLine?: true | undefined;
  /** The key of the message. Default: what the logger tells, else `'msg'`. */
  messageKey?: string | undefined;
  /** The key of the level. Default `'level'`. */
  levelKey?: string | undefined;
  /** The key of the time. Default `'time'`. */
  timestampKey?: string | undefined;
  /**
   * Changes records before they become lines: a function, or the path or the package of a module that exports one by default,
   * which is what a target takes. See {@link Transform}. Default: none.
   */
  transform?: Transform | string | undefined;
}

/** Options with every default applied. */
export interface PinoSettings {
  readonly engine: ResolvedOptions;
  /** How records become lines. */
  readonly records: RecordSettings;
  /** Records below the option `level` are left out; on Kakashi's scale. */
  readonly leastSeverity: number;
  /** A function, or where to load one from. */
  readonly transform: Transform | string | undefined;
}

const DEFAULTS: EngineOptions = { destination: 'stdout', timestamp: 'iso' };

/** What `pino.transport()` puts beside the options of its target. */
const INJECTED = ['$context', 'levels', 'pinoWillSendConfig', 'dedupe'];

/** What options of this adapter's own are, once they are checked. */
interface OwnSettings {
  readonly minimumLevel: number | undefined;
  readonly ignore: readonly KeyPath[] | undefined;
  readonly include: readonly KeyPath[] | undefined;
  readonly messageKey: string | undefined;
  readonly levelKey: string | undefined;
  readonly timestampKey: string | undefined;
  readonly transform: Transform | string | undefined;
  readonly singleLine: boolean;
}

/**
 * Checks options and applies defaults; what pino adds to them is passed over.
 *
 * @param customLevels Numbers on pino's scale by name.
 * @throws {KakashiError} `ERR_KAKASHI_OPTION_UNKNOWN`, `ERR_KAKASHI_OPTION_INVALID` or `ERR_KAKASHI_OPTION_CONFLICT`.
 */
export function resolvePinoOptions(input: unknown, customLevels?: unknown): PinoSettings {
  const own = withoutInjected(input);
  const resolved = resolveAll(own, hostOptions(customLevels)) as unknown as ResolvedOptions & OwnSettings;
  const { minimumLevel, ignore, include, messageKey, levelKey, timestampKey, transform, singleLine, ...rest } =
    resolved;
  const given: KakashiPinoOptions = own ?? {};
  refuseContradictions(resolved, given);
  const engine: ResolvedOptions = names(ignore, timestampKey ?? 'time') ? { ...rest, timestamp: false } : rest;
  return {
    engine,
    records: { ...engine, minimumLevel, ignore, include, messageKey, levelKey, timestampKey },
    leastSeverity: given.level === undefined ? 0 : engine.level,
    transform,
  };
}

function refuseContradictions(resolved: ResolvedOptions & OwnSettings, given: KakashiPinoOptions): void {
  const { ignore, format, levelKey = 'level', timestampKey = 'time' } = resolved;
  if (given.level !== undefined && given.minimumLevel !== undefined) {
    throw conflictingOption('minimumLevel', 'it without level, or level alone', given.minimumLevel);
  }
  if (format === 'json') return;
  if (names(ignore, levelKey)) {
    throw invalidOption('ignore', "it without the level, which every line has unless format is 'json'", given.ignore);
  }
  if (names(ignore, timestampKey) && (given.timestamp ?? false) !== false) {
    throw conflictingOption('timestamp', 'false, for ignore leaves out the time', given.timestamp);
  }
}

/**
 * Options with the one left out that an error names; `undefined` if it names none of them. Where it is `redact`, or was meant
 * to be, everything is censored: a wrong path must not let through what it was to hide.
 */
export function withoutOption(input: unknown, error: KakashiError): object | undefined {
  const { option, expected } = error;
  if (typeof input !== 'object' || input === null || option === undefined) return undefined;
  const given = (input as Record<string, unknown>)[option];
  if (given === undefined) return undefined;
  const rest = { ...input, [option]: undefined };
  return option === 'redact' || expected === 'redact' ? { ...rest, redact: ['*'] } : rest;
}

function withoutInjected(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  return Object.fromEntries(Object.entries(input).filter(([name]) => !INJECTED.includes(name)));
}

function hostOptions(customLevels: unknown): HostOptions {
  const numbers = new Map(
    typeof customLevels === 'object' && customLevels !== null ? Object.entries(customLevels) : [],
  );
  /** On pino's scale. */
  const customNumber = (name: string): number | undefined => {
    const number: unknown = numbers.get(name);
    return typeof number === 'number' ? number : undefined;
  };
  return {
    defaults: DEFAULTS,
    readLevel(name) {
      const number = customNumber(name);
      return number === undefined ? undefined : severityOfNdjsonLevel(number);
    },
    rules: {
      minimumLevel: minimumLevelRule(customNumber),
      ignore: keyListRule,
      include: keyListRule,
      messageKey: keyRule,
      levelKey: keyRule,
      timestampKey: keyRule,
      transform: transformRule,
      singleLine: { ...booleanRule(true), expected: 'true, for a record is always a single line', read: trueOnly },
    },
    hints: FOREIGN_OPTIONS,
  };
}

function trueOnly(value: unknown): boolean | undefined {
  return value === true ? true : undefined;
}

function minimumLevelRule(customNumber: (name: string) => number | undefined): Rule<number> {
  return {
    expected: "a level of pino's by name, a number from 0 on its scale (info is 30), or 'silent'",
    default: undefined,
    read(value) {
      if (value === 'silent') return Number.POSITIVE_INFINITY;
      if (typeof value === 'number') return value >= 0 ? value : undefined;
      if (typeof value !== 'string') return undefined;
      const severity = levelByName(value);
      return customNumber(value) ?? (severity === undefined ? undefined : ndjsonLevelOfSeverity(severity));
    },
  };
}
