import {
  type EngineOptions,
  type HostOptions,
  type KakashiError,
  type ResolvedOptions,
  resolveAll,
  severityOfNdjsonLevel,
} from '@kakashi/core';

/**
 * Options of {@link kakashiPino}: those of the engine, where `destination` defaults to `'stdout'` and `timestamp` to `'iso'`.
 * Names of levels may be pino's (`warn`, `fatal`) and, in `pino.transport()`, its custom ones; numbers are Kakashi's.
 */
export interface KakashiPinoOptions extends Omit<EngineOptions, 'level' | 'flushLevel'> {
  /** Records below this are left out. Default: none, since pino's own `level` has decided already. */
  level?: EngineOptions['level'] | (string & {}) | undefined;
  /** A record at or above this reaches the sink before the call returns; `false`: none does. Default `'error'`. */
  flushLevel?: EngineOptions['flushLevel'] | (string & {}) | undefined;
}

/** Options with every default applied. */
export interface PinoSettings {
  readonly engine: ResolvedOptions;
  /** Records below this are left out; on Kakashi's scale. */
  readonly minimumLevel: number;
}

const DEFAULTS: EngineOptions = { destination: 'stdout', timestamp: 'iso' };

/** What `pino.transport()` puts beside the options of its target. */
const INJECTED = ['$context', 'levels', 'pinoWillSendConfig', 'dedupe'];

/**
 * Checks options and applies defaults; what pino adds to them is passed over.
 *
 * @param customLevels Numbers on pino's scale by name.
 * @throws {KakashiError} `ERR_KAKASHI_OPTION_UNKNOWN`, `ERR_KAKASHI_OPTION_INVALID` or `ERR_KAKASHI_OPTION_CONFLICT`.
 */
export function resolvePinoOptions(input: unknown, customLevels?: unknown): PinoSettings {
  const own = withoutInjected(input);
  const engine = resolveAll(own, hostOptions(customLevels)) as unknown as ResolvedOptions;
  const isGated = (own as EngineOptions | undefined)?.level !== undefined;
  return { engine, minimumLevel: isGated ? engine.level : 0 };
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
  return {
    defaults: DEFAULTS,
    readLevel(name) {
      const number: unknown = numbers.get(name);
      return typeof number === 'number' ? severityOfNdjsonLevel(number) : undefined;
    },
  };
}
