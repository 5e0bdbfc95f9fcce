/**
 * From a line of NDJSON, as pino writes it, to a line of ours. The interface hides how: this one parses the JSON and gives
 * the record to a formatter; one that walks the bytes once can take its place.
 */
import { formatterFor } from '../guarded-formatter.ts';
import { LEVELS, levelByName, UNKNOWN_LABEL } from '../level.ts';
import type { ResolvedOptions } from '../options.ts';
import { readNdjsonTime } from './ndjson-time.ts';

/** The label of each level number on the scale of the logger that writes the NDJSON. */
export type NdjsonLevels = Readonly<Record<number, string>>;

/** How NDJSON is to be read and what to make of it. */
export interface TranscoderConfig extends Pick<ResolvedOptions, 'format' | 'timestamp' | 'quoteLookalikes' | 'name'> {
  /** Labels by number. Default: {@link PINO_LEVELS}. */
  readonly levels?: NdjsonLevels | undefined;
  /** The key of the message. Default `'msg'`. */
  readonly messageKey?: string | undefined;
}

/** A line that is ready for the engine, without its newline, and the severity to account it under. */
export interface TranscodedLine {
  readonly line: string;
  /** On the scale of {@link LEVELS}. */
  readonly level: number;
}

/**
 * Transcodes one line. Never throws, and loses nothing: a line that is not a JSON object becomes the message of an INFO
 * record. `hostLevel` is the level on the writer's scale where it is known, used for a record that has none of its own.
 */
export type Transcoder = (line: string, hostLevel?: number) => TranscodedLine;

/** The levels of pino and bunyan. */
export const PINO_LEVELS: NdjsonLevels = Object.freeze({
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
});

const PINO_INFO = 30;

/** Our number for a level on pino's scale: the nearest standard level at or below. */
export function severityOfNdjsonLevel(level: number): number {
  if (level >= 50) return level >= 60 ? LEVELS.critical : LEVELS.error;
  if (level >= 30) return level >= 40 ? LEVELS.warning : LEVELS.info;
  return level >= 20 ? LEVELS.debug : LEVELS.trace;
}

/** A {@link Transcoder}. With `format: 'json'` lines pass through as they are: there, the JSON is the record. */
export function createTranscoder(config: TranscoderConfig): Transcoder {
  const reader = new LevelReader(config.levels ?? PINO_LEVELS);
  return config.format === 'json' ? passThrough(config, reader) : reformat(config, reader);
}

function reformat(config: TranscoderConfig, levels: LevelReader): Transcoder {
  const { name: defaultName, messageKey = 'msg' } = config;
  const formatter = formatterFor(config);
  const isOurs = typeof config.format === 'string';
  return (line, hostLevel) => {
    const record = parseObject(line);
    if (record === undefined) {
      return {
        line: formatter.format(LEVELS.info, defaultName, textOf(line), undefined, undefined),
        level: LEVELS.info,
      };
    }
    // What has a segment of its own on the line is blanked and not deleted: our formatters leave undefined out, and the
    // record keeps its hidden class, where delete would turn it into a slow dictionary.
    const level = levels.of(record.level, hostLevel);
    if (level.understood && record.level !== undefined) record.level = undefined;
    const time = readNdjsonTime(record.time);
    if (time !== undefined) record.time = undefined;
    let name = defaultName;
    if (typeof record.name === 'string') {
      name = record.name;
      record.name = undefined;
    }
    let message: unknown = '';
    if (Object.hasOwn(record, messageKey)) {
      message = record[messageKey];
      record[messageKey] = undefined;
    }
    const fields = isOurs ? record : withoutBlanks(record);
    return { line: formatter.format(level.printed, name, message, fields, time), level: level.severity };
  };
}

/** What a formatter of the user's must not come across: it may print every key it finds. */
function withoutBlanks(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/** Where pino puts the level: first. Reading it there saves parsing the line. */
const LEADING_LEVEL = /^\{"level":(?:(\d{1,9})|"([^"\\]+)")[,}]/;

/** Whether a line ends as an object does: one that was cut short must not pass for JSON. */
function isWhole(line: string): boolean {
  return line.endsWith('}') || line.endsWith('}\r');
}

function passThrough(config: TranscoderConfig, levels: LevelReader): Transcoder {
  const { messageKey = 'msg' } = config;
  return (line, hostLevel) => {
    const leading = LEADING_LEVEL.exec(line);
    if (leading !== null && isWhole(line)) {
      const level = leading[1] === undefined ? leading[2] : Number(leading[1]);
      return { line, level: levels.of(level, hostLevel).severity };
    }
    const record = parseObject(line);
    if (record !== undefined) return { line, level: levels.of(record.level, hostLevel).severity };
    // In the shape of the records around it, so that the stream stays NDJSON.
    const wrapped = { level: PINO_INFO, time: Date.now(), [messageKey]: textOf(line) };
    return { line: JSON.stringify(wrapped), level: LEVELS.info };
  };
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a line that is not JSON, without the carriage return that belongs to its end. */
function textOf(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

interface ReadLevel {
  /** What the formatter gets: one of our numbers, or the label of a level that only the host has. */
  readonly printed: number | string;
  readonly severity: number;
  /** Whether the label says it all. Else the record's own `level` stays on the line as a field. */
  readonly understood: boolean;
}

const INFO: ReadLevel = { printed: LEVELS.info, severity: LEVELS.info, understood: true };

/** Reads levels by number or label. What the host named is looked up; anything else is made on the spot and not kept. */
class LevelReader {
  readonly #byNumber = new Map<number, ReadLevel>();
  readonly #byLabel = new Map<string, ReadLevel>();

  constructor(levels: NdjsonLevels) {
    for (const [key, label] of Object.entries(levels)) {
      const severity = severityOfNdjsonLevel(Number(key));
      const level: ReadLevel = { printed: levelByName(label) ?? label, severity, understood: true };
      this.#byNumber.set(Number(key), level);
      this.#byLabel.set(label, level);
    }
  }

  of(value: unknown, hostLevel: number | undefined): ReadLevel {
    if (typeof value === 'number') return this.#byNumber.get(value) ?? unnamed(severityOfNdjsonLevel(value));
    if (typeof value === 'string' && value !== '') return this.#byLabel.get(value) ?? labelled(value, hostLevel);
    if (value !== undefined) return unnamed(severityOfNdjsonLevel(hostLevel ?? PINO_INFO));
    return hostLevel === undefined ? INFO : this.of(hostLevel, undefined);
  }
}

function unnamed(severity: number): ReadLevel {
  return { printed: UNKNOWN_LABEL, severity, understood: false };
}

function labelled(label: string, hostLevel: number | undefined): ReadLevel {
  const ours = levelByName(label);
  const severity = hostLevel === undefined ? (ours ?? LEVELS.info) : severityOfNdjsonLevel(hostLevel);
  return { printed: ours ?? label, severity, understood: true };
}
