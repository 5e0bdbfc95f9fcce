/** A transcoder's configuration as text, by which it gets to another thread. */
import { segmentKeys, type TranscoderConfig } from './transcoder-config.ts';

/** Every option of a transcoder: the compiler sees to it that none is left behind. */
const OPTIONS = Object.keys({
  format: true,
  timestamp: true,
  quoteLookalikes: true,
  name: true,
  levels: true,
  messageKey: true,
  levelKey: true,
  timestampKey: true,
  minimumLevel: true,
  redact: true,
  ignore: true,
  include: true,
} satisfies Record<keyof TranscoderConfig, true>) as (keyof TranscoderConfig)[];

/**
 * The configuration as text; `undefined` if some of it is code, or would not come out as it went in, or if by it a record's own
 * level and time do not count: then only who logged it knows them. Records that are to be censored are so on the thread that
 * logs them: what they hide must not lie in memory that is shared.
 */
export function dialectOf(config: TranscoderConfig): string | undefined {
  if (config.redact !== undefined && config.redact.paths.length > 0) return undefined;
  const { level, time } = segmentKeys(config);
  if (config.ignore?.some(([name]) => name === level || name === time)) return undefined;
  const given = Object.fromEntries(OPTIONS.map((option) => [option, config[option]]));
  return isPlain(given) ? JSON.stringify(given) : undefined;
}

export function configOf(dialect: string): TranscoderConfig {
  return JSON.parse(dialect) as TranscoderConfig;
}

/** Whether JSON keeps a value as it is. */
function isPlain(value: unknown): boolean {
  if (value === undefined || value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every((item) => item !== undefined && isPlain(item));
  if (typeof value !== 'object' || 'toJSON' in value) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isPlain);
}
