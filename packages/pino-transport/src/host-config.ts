import type { NdjsonLevels } from '@kakashi/core';

/** What a logger's lines cannot be read without. The same object for as long as nothing of it changes. */
export interface HostConfig {
  /** Labels by number; absent: pino's own. */
  readonly levels?: NdjsonLevels | undefined;
  /** The key of the message; absent: `msg`. */
  readonly messageKey?: string | undefined;
}

/** What pino itself starts from. */
export const DEFAULT_HOST_CONFIG: HostConfig = Object.freeze({});

/**
 * The configuration that `pino()` sends to its transport, and emits as `message` on an in-process destination; `undefined`
 * for any other message.
 */
export function configOfMessage(message: unknown): HostConfig | undefined {
  const { code, config } = asObject(message);
  if (code !== 'PINO_CONFIG') return undefined;
  const { levels, messageKey } = asObject(config);
  return { levels: labelsOf(levels), messageKey: typeof messageKey === 'string' ? messageKey : undefined };
}

/** The configuration of `pino.transport({ levels })`, where custom levels come as numbers by name. */
export function configOfCustomLevels(levels: unknown): HostConfig {
  const labels: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
  for (const [label, number] of Object.entries(asObject(levels))) {
    if (typeof number === 'number') labels[number] = label;
  }
  return { levels: labels };
}

/** Children inherit their logger's levels, or bring their own; the other settings are those of the root. */
const configByLevels = new WeakMap<object, HostConfig>();
/** The last one that was asked for: most often it is asked for again, and this is faster than looking it up. */
let last: { readonly levels: object; readonly config: HostConfig } | undefined;

/** The configuration of the logger that pino names as `lastLogger` before it writes. */
export function configOfLogger(logger: PinoLogger): HostConfig {
  const { levels } = logger;
  if (typeof levels !== 'object' || levels === null) return DEFAULT_HOST_CONFIG;
  if (levels === last?.levels) return last.config;
  let config = configByLevels.get(levels);
  if (config === undefined) {
    const messageKey = settingOf(logger, 'pino.messageKey');
    config = { levels: labelsOf(levels), messageKey: typeof messageKey === 'string' ? messageKey : undefined };
    configByLevels.set(levels, config);
  }
  last = { levels, config };
  return config;
}

/** As much of a pino logger as is read. */
export interface PinoLogger {
  readonly levels?: unknown;
}

/**
 * A logger's settings lie under symbols that only its own copy of pino has, somewhere on its chain of prototypes. Going by
 * their descriptions needs no import of that very copy.
 */
function settingOf(logger: object, description: string): unknown {
  for (let owner: object | null = logger; owner !== null; owner = Object.getPrototypeOf(owner)) {
    const symbol = Object.getOwnPropertySymbols(owner).find((candidate) => candidate.description === description);
    if (symbol !== undefined) return (owner as Record<symbol, unknown>)[symbol];
  }
  return undefined;
}

function labelsOf(levels: unknown): NdjsonLevels | undefined {
  const { labels } = asObject(levels);
  return typeof labels === 'object' && labels !== null ? (labels as NdjsonLevels) : undefined;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
