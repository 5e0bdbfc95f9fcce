/**
 * Every option of the engine and the logger: declared, defaulted, validated and documented here and nowhere else.
 * Adapters add options of their own with the same {@link Rule}s and go through the same {@link resolveOptions}.
 */
import { constants } from 'node:os';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { KakashiError } from './errors.ts';
import type { FormatName, Formatter } from './format/formatter.ts';
import { LEVELS, type Level, levelByName, SILENT } from './level.ts';
import { conflictingOption, invalidOption, unknownOption } from './option-errors.ts';
import { describe } from './option-words.ts';
import { type Redaction, type RedactOptions, redactRule } from './redact/redact-option.ts';
import { MAX_CAPACITY } from './ring/cursor.ts';
import type { Sink, SonicBoomLike } from './sink/sink.ts';

/** Where batches go: a path, a standard stream by name or descriptor, a stream, a SonicBoom, or a sink of your own. */
export type Destination = string | number | Writable | SonicBoomLike | Sink;

/** What happens to a record when the queue is full. */
export type OverflowPolicy = 'drop-oldest' | 'drop-newest' | 'block';

/** Named batch sizes: development 50, production 100, high-throughput 200, low-latency 25. */
export type Preset = 'development' | 'production' | 'high-throughput' | 'low-latency';

/** Why records were dropped; the `reason=` of a drop marker. */
export type DropReason = 'queue-full' | 'too-large' | 'closed' | 'close-timeout';

/** A group of records dropped for one reason since the last report. */
export interface DropReport {
  /** Records dropped, all levels together. */
  readonly count: number;
  readonly reason: DropReason;
  /** Records dropped by level; levels without drops are absent. */
  readonly byLevel: Readonly<Record<string, number>>;
}

/** Options of an engine and of a logger. All are optional. */
export interface EngineOptions {
  /**
   * A file path, `'stdout'`, `'stderr'`, a file descriptor, a `Writable`, a SonicBoom or a {@link Sink}.
   * Default: `'stderr'`; the adapters' is `'stdout'`.
   */
  destination?: Destination | undefined;
  /** Lowest level that is logged: a name, a number or `'silent'`. Default `'info'`. */
  level?: Level | 'silent' | undefined;
  /** The name printed when a record brings none of its own. Default `'app'`. */
  name?: string | undefined;
  /** `'sync'`: the calling thread writes full batches. `'async'`: a background writer thread does. Default `'sync'`. */
  mode?: 'sync' | 'async' | undefined;
  /** A named batch size, see {@link Preset}. Default `'production'`. */
  preset?: Preset | undefined;
  /**
   * Records in a batch, an integer from 1. Default: an explicit preset's; else by the logger's level, 50 at DEBUG and below,
   * 10 at ERROR and above, 100 between. A batch is also cut when the queue's bounds are met.
   */
  batchSize?: number | undefined;
  /** Bytes; a batch is cut before it grows past this. A longer record is a batch of its own. Default 65536. */
  maxBatchBytes?: number | undefined;
  /** Longest time in ms a record waits in a batch; 0: until the end of the current turn of the event loop. Default 100. */
  flushIntervalMs?: number | undefined;
  /** A record at or above this level reaches the sink before the call returns; `false`: none does. Default `'error'`. */
  flushLevel?: Level | false | undefined;
  /** Bound of the queue in records, an integer from 1 to 134217728, the most that a ring holds. Default 10000. */
  queueCapacity?: number | undefined;
  /** Bound of the queue in bytes; a single record larger than this is dropped. Default 16777216 (16 MiB). */
  maxQueueBytes?: number | undefined;
  /** What happens when the queue is full. `'block'` needs a path or a descriptor. Default `'drop-oldest'`. */
  overflow?: OverflowPolicy | undefined;
  /** Longest time in ms that `overflow: 'block'` waits before it drops. Default 1000. */
  blockTimeoutMs?: number | undefined;
  /** Longest time in ms that `close`, `flushSync` or the exit of the process waits for a stalled sink. Default 5000. */
  closeTimeoutMs?: number | undefined;
  /** How a record becomes a line. Default `'kv'`. */
  format?: FormatName | Formatter | undefined;
  /** The time on each line. Default `false`; the adapters' is `'iso'`. `'epoch'` is in ms. */
  timestamp?: false | 'iso' | 'epoch' | undefined;
  /** Quote strings that read as numbers, booleans or null, so that `parseLine(line, { typed: true })` keeps types. Default `false`. */
  quoteLookalikes?: boolean | undefined;
  /**
   * Fields that are censored before their line is made, in the words of pino's option: paths such as `user.token` and
   * `headers.*`, or `{ paths, censor, remove }`. Not for an engine alone, which is given lines. Default: none.
   */
  redact?: readonly string[] | RedactOptions | undefined;
  /** Create missing folders of a path. Default `true`. */
  mkdir?: boolean | undefined;
  /** Append to a file (`true`) or empty it first (`false`). Default `true`. */
  append?: boolean | undefined;
  /** Mode of a file that is created, subject to the umask. Default `0o644`. */
  fileMode?: number | undefined;
  /** fsync(2) never, after each batch, or when the file is closed. Default `false`. */
  fsync?: false | 'batch' | 'close' | undefined;
  /** Signals on which to flush before they take their default course. Main thread only. Default `false`. */
  flushOnSignal?: false | readonly NodeJS.Signals[] | undefined;
  /** Told of background failures. Default: one rate-limited line on stderr. */
  onError?: ((error: KakashiError) => void) | undefined;
  /** Told of drops, gathered per turn of the event loop. Default: one rate-limited line on stderr. */
  onDrop?: ((report: DropReport) => void) | undefined;
}

/** {@link EngineOptions} with every default applied and every level a number. */
export interface ResolvedOptions {
  destination: Destination;
  level: number;
  name: string;
  mode: 'sync' | 'async';
  preset: Preset | undefined;
  /** `undefined`: tuned by each logger's level, see {@link batchSizeFor}. */
  batchSize: number | undefined;
  maxBatchBytes: number;
  flushIntervalMs: number;
  flushLevel: number;
  queueCapacity: number;
  maxQueueBytes: number;
  overflow: OverflowPolicy;
  blockTimeoutMs: number;
  closeTimeoutMs: number;
  format: FormatName | Formatter;
  timestamp: false | 'iso' | 'epoch';
  quoteLookalikes: boolean;
  redact: Redaction | undefined;
  mkdir: boolean;
  append: boolean;
  fileMode: number;
  fsync: false | 'batch' | 'close';
  flushOnSignal: false | readonly NodeJS.Signals[];
  onError: ((error: KakashiError) => void) | undefined;
  onDrop: ((report: DropReport) => void) | undefined;
}

/** How one option is checked: `read` gives the value to keep, or `undefined` where it is not acceptable. */
export interface Rule<T = unknown> {
  /** What is acceptable, in words that follow "expected". */
  readonly expected: string;
  /** The default, or `undefined` where absence has a meaning of its own. */
  readonly default: T | undefined;
  read(value: unknown): T | undefined;
}

const PRESET_BATCH_SIZE: Readonly<Record<Preset, number>> = {
  development: 50,
  production: 100,
  'high-throughput': 200,
  'low-latency': 25,
};

/** The largest delay that a Node.js timer takes; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A rule for `true` or `false`. */
export function booleanRule(byDefault: boolean): Rule<boolean> {
  return {
    expected: 'true or false',
    default: byDefault,
    read: (value) => (typeof value === 'boolean' ? value : undefined),
  };
}

/** A rule for one of several literal values. */
export function choiceRule<T extends string | false>(choices: readonly T[], byDefault: T | undefined): Rule<T> {
  return {
    expected: `one of ${choices.map((choice) => describe(choice)).join(', ')}`,
    default: byDefault,
    read: (value) => choices.find((choice) => choice === value),
  };
}

/** A rule for a function, absent by default. */
export function functionRule<T>(): Rule<T> {
  return {
    expected: 'a function',
    default: undefined,
    read: (value) => (typeof value === 'function' ? (value as T) : undefined),
  };
}

function integerRule(
  minimum: number,
  unit: string,
  byDefault: number | undefined,
  maximum = 2 ** 31 - 1,
): Rule<number> {
  return {
    expected: `an integer of ${unit} from ${minimum} to ${maximum}`,
    default: byDefault,
    read: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum ? value : undefined,
  };
}

function durationRule(byDefault: number): Rule<number> {
  return {
    expected: `a number of milliseconds from 0 to ${MAX_TIMER_MS}`,
    default: byDefault,
    read: (value) => (typeof value === 'number' && value >= 0 && value <= MAX_TIMER_MS ? value : undefined),
  };
}

/** Reads the number of a level name; adapters pass their host's scale. */
export type LevelReader = (name: string) => number | undefined;

function levelRule(byDefault: number, off: 'silent' | false, readName: LevelReader): Rule<number> {
  return {
    expected: `a level name (trace, debug, info, warning, error, critical), a number from 0, or ${describe(off)}`,
    default: byDefault,
    read(value) {
      if (value === off) return SILENT;
      if (typeof value === 'number') return value >= 0 ? value : undefined;
      return typeof value === 'string' ? readName(value) : undefined;
    },
  };
}

function isDestination(value: unknown): value is Destination {
  if (typeof value === 'string') return value.length > 0 && !value.includes('\0');
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 && value < 2 ** 31;
  return typeof value === 'object' && value !== null && typeof (value as Sink).write === 'function';
}

/** One spelling for each destination, so that equal ones can be told: descriptors 1 and 2 by name, paths resolved. */
function normalDestination(value: Destination): Destination {
  if (value === 1) return 'stdout';
  if (value === 2) return 'stderr';
  return typeof value === 'string' && isPath(value) ? resolve(value) : value;
}

/** A signal of this system that a process can listen to. */
function isSignal(value: unknown): value is NodeJS.Signals {
  if (typeof value !== 'string' || value === 'SIGKILL' || value === 'SIGSTOP') return false;
  return Object.hasOwn(constants.signals, value);
}

function isSignalList(value: unknown): value is readonly NodeJS.Signals[] {
  return Array.isArray(value) && value.every(isSignal);
}

const FORMAT_NAMES: readonly unknown[] = ['kv', 'json', 'logfmt'];

function isFormat(value: unknown): value is FormatName | Formatter {
  if (FORMAT_NAMES.includes(value)) return true;
  return typeof value === 'object' && value !== null && typeof (value as Formatter).format === 'function';
}

type Rules = { readonly [K in keyof ResolvedOptions]-?: Rule };

function engineRules(readLevel: LevelReader): Rules {
  return {
    destination: {
      expected: "a file path, 'stdout', 'stderr', a file descriptor, a Writable, a SonicBoom or a Sink with write()",
      default: 'stderr',
      read: (value) => (isDestination(value) ? normalDestination(value) : undefined),
    },
    level: levelRule(LEVELS.info, 'silent', readLevel),
    name: { expected: 'a string', default: 'app', read: (value) => (typeof value === 'string' ? value : undefined) },
    mode: choiceRule(['sync', 'async'], 'sync'),
    preset: choiceRule(Object.keys(PRESET_BATCH_SIZE) as Preset[], undefined),
    batchSize: integerRule(1, 'records', undefined),
    maxBatchBytes: integerRule(1, 'bytes', 65_536, 2 ** 30),
    flushIntervalMs: durationRule(100),
    flushLevel: levelRule(LEVELS.error, false, readLevel),
    queueCapacity: integerRule(1, 'records', 10_000, MAX_CAPACITY),
    maxQueueBytes: integerRule(1, 'bytes', 16 * 1024 * 1024, 2 ** 40),
    overflow: choiceRule(['drop-oldest', 'drop-newest', 'block'], 'drop-oldest'),
    blockTimeoutMs: durationRule(1000),
    closeTimeoutMs: durationRule(5000),
    format: {
      expected: "'kv', 'json', 'logfmt' or a Formatter with format()",
      default: 'kv',
      read: (value) => (isFormat(value) ? value : undefined),
    },
    timestamp: choiceRule([false, 'iso', 'epoch'], false),
    quoteLookalikes: booleanRule(false),
    redact: redactRule,
    mkdir: booleanRule(true),
    append: booleanRule(true),
    fileMode: integerRule(0, 'file mode bits', 0o644, 0o7777),
    fsync: choiceRule([false, 'batch', 'close'], false),
    flushOnSignal: {
      expected: "false or a list of signals that can be listened to, such as ['SIGTERM']",
      default: false,
      read: (value) => (value === false || isSignalList(value) ? value : undefined),
    },
    onError: functionRule(),
    onDrop: functionRule(),
  };
}

const DEFAULT_RULES: Rules = engineRules(readStandardLevel);

function readStandardLevel(name: string): number | undefined {
  return levelByName(name);
}

/** What an adapter changes about the options for its host. */
export interface HostOptions {
  /** Defaults that differ from the logger's. */
  readonly defaults?: Partial<EngineOptions>;
  /** Rules for options of the adapter's own, or that replace the engine's of the same name. */
  readonly rules?: Readonly<Record<string, Rule>>;
  /** Reads level names that only the host knows; ours are known anyway. */
  readonly readLevel?: LevelReader;
  /** What to say of options that users of the host know from elsewhere, by name. */
  readonly hints?: ReadonlyMap<string, string>;
}

/**
 * Checks options and applies defaults. `undefined` counts as not given.
 *
 * @throws {KakashiError} `ERR_KAKASHI_OPTION_UNKNOWN`, `ERR_KAKASHI_OPTION_INVALID` or `ERR_KAKASHI_OPTION_CONFLICT`.
 */
export function resolveOptions(input: unknown, host: HostOptions = {}): ResolvedOptions {
  return resolveAll(input, host) as unknown as ResolvedOptions;
}

/** {@link resolveOptions} for an adapter with options of its own, which come back beside the engine's. */
export function resolveAll(input: unknown, host: HostOptions): Record<string, unknown> {
  const given = readOptionsObject(input);
  const { readLevel } = host;
  const ownRules = readLevel ? engineRules((name) => levelByName(name) ?? readLevel(name)) : DEFAULT_RULES;
  const rules: Readonly<Record<string, Rule>> = host.rules ? { ...ownRules, ...host.rules } : { ...ownRules };
  for (const name of Object.keys(given)) {
    if (given[name] !== undefined && !Object.hasOwn(rules, name))
      throw unknownOption(name, given[name], Object.keys(rules), host.hints?.get(name));
  }
  const resolved: Record<string, unknown> = {};
  const defaults: Readonly<Record<string, unknown>> = { ...host.defaults };
  for (const name of Object.keys(rules)) {
    const rule = rules[name] as Rule;
    const value = given[name] ?? (given[name] === null ? null : defaults[name]);
    resolved[name] = value === undefined ? rule.default : readOption(name, rule, value);
  }
  refuseConflicts(resolved as unknown as ResolvedOptions, given);
  return resolved;
}

/**
 * The options as an object; `undefined` is none.
 * @throws {KakashiError} `ERR_KAKASHI_ARGUMENT_INVALID`.
 */
export function readOptionsObject(input: unknown): Record<string, unknown> {
  if (input === undefined) return {};
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Record<string, unknown>;
  throw new KakashiError('ERR_KAKASHI_ARGUMENT_INVALID', `options: expected an object, received ${describe(input)}`, {
    option: 'options',
    expected: 'an object',
    received: describe(input),
  });
}

function readOption(option: string, rule: Rule, value: unknown): unknown {
  const read = rule.read(value);
  if (read !== undefined) return read;
  throw invalidOption(option, rule.expected, value);
}

/** Options that only mean something for a file that Kakashi opens by its path. */
const PATH_ONLY = ['append', 'fileMode', 'fsync'] as const;

function refuseConflicts(options: ResolvedOptions, given: Readonly<Record<string, unknown>>): void {
  const { destination } = options;
  if (options.overflow === 'block' && typeof destination === 'object') {
    throw conflictingOption(
      'overflow',
      "'drop-oldest' or 'drop-newest' with a destination that can only drain on this thread",
      'block',
    );
  }
  if (isPath(destination)) return;
  for (const name of PATH_ONLY) {
    if (given[name] !== undefined && options[name] !== DEFAULT_RULES[name].default) {
      throw conflictingOption(name, 'it only with a destination that is a file path', given[name]);
    }
  }
}

/** Whether a destination is a file that we open ourselves. */
export function isPath(destination: Destination): destination is string {
  return typeof destination === 'string' && destination !== 'stdout' && destination !== 'stderr';
}

/** Records in a batch for a logger of this level: explicit, by an explicit preset, or by the level. */
export function batchSizeFor(options: ResolvedOptions, level: number): number {
  if (options.batchSize !== undefined) return options.batchSize;
  if (options.preset !== undefined) return PRESET_BATCH_SIZE[options.preset];
  if (level <= LEVELS.debug) return 50;
  return level >= LEVELS.error ? 10 : 100;
}
