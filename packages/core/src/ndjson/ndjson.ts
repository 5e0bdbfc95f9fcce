/**
 * From a line of NDJSON, as pino writes it, to a line of ours, by way of a record: any line, any format. For the lines that
 * are most of a stream, `transcode.ts` comes to the same without making a record.
 */

import { readPlainRecord } from './plain-record.ts';
import { RecordFormatter, type TranscodedLine } from './record-formatter.ts';
import { asPattern } from './stamp.ts';
import { keepsLines, segmentKeys, type TranscoderConfig } from './transcoder-config.ts';

export { type NdjsonLevels, PINO_LEVELS, severityOfNdjsonLevel } from './ndjson-level.ts';
export type { TranscodedLine } from './record-formatter.ts';
export type { TranscoderConfig } from './transcoder-config.ts';

/**
 * Transcodes one line. Never throws, and loses nothing: a line that is not a JSON object becomes the message of an INFO
 * record, and for our own formats numbers keep their digits and fields their order. `hostLevel` is the level on the writer's
 * scale where it is known, used for a record that has none of its own. `undefined`: the record is below `minimumLevel`.
 */
export type Transcoder = (line: string, hostLevel?: number) => TranscodedLine | undefined;

/**
 * A {@link Transcoder}. With `format: 'json'` lines pass through as they are: there, the JSON is the record. One in which
 * something is censored or left out is written anew.
 */
export function createTranscoder(config: TranscoderConfig): Transcoder {
  const records = new RecordFormatter(config);
  return keepsLines(config) ? passThrough(config, records) : reformat(records);
}

function reformat(records: RecordFormatter): Transcoder {
  return (line, hostLevel) => {
    const record = records.read(line);
    return record === undefined ? records.formatText(textOf(line)) : records.format(record, hostLevel, line);
  };
}

/** Where pino puts the level: first. Reading it there saves parsing the line. */
function leadingLevel(levelKey: string): RegExp {
  return new RegExp(`^\\{${asPattern(JSON.stringify(levelKey))}:(?:(\\d{1,9})|"([^"\\\\]+)")[,}]`);
}

/** Whether a line ends as an object does: one that was cut short must not pass for JSON. */
function isWhole(line: string): boolean {
  return line.endsWith('}') || line.endsWith('}\r');
}

function passThrough(config: TranscoderConfig, records: RecordFormatter): Transcoder {
  const { level: levelKey } = segmentKeys(config);
  const leading = leadingLevel(levelKey);
  return (line, hostLevel) => {
    const found = leading.exec(line);
    let level: unknown;
    if (found !== null && isWhole(line)) {
      level = found[1] === undefined ? found[2] : Number(found[1]);
    } else {
      const object = readPlainRecord(line);
      if (object === undefined) return records.formatText(textOf(line));
      level = object[levelKey];
    }
    const { number, severity } = records.levelOf(level, hostLevel);
    return records.takes(number) ? { line, level: severity } : undefined;
  };
}

/** The text of a line that is not JSON, without the carriage return that belongs to its end. */
function textOf(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
