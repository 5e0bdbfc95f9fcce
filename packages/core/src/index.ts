/** Kakashi's core: the engine, the logger, the line. */
export type { Engine, EngineCore, NdjsonIntake } from './engine.ts';
export { KakashiError, type KakashiErrorCode, type KakashiErrorDetails, reasonOf } from './errors.ts';
export {
  createFormatter,
  type FormatName,
  type Formatter,
  type FormatterOptions,
  formatLine,
  type Time,
} from './format/formatter.ts';
export { type ParsedLine, parseLine } from './format/parse.ts';
export { oneLine } from './guarded-formatter.ts';
export {
  LEVELS,
  type Level,
  type LevelName,
  levelByName,
  levelLabel,
  STANDARD_LEVELS,
  type StandardLevel,
} from './level.ts';
export { type Fields, getAsyncLogger, getLogger, type Logger } from './logger.ts';
export {
  createTranscoder,
  type NdjsonLevels,
  severityOfNdjsonLevel,
  type TranscodedLine,
  type Transcoder,
  type TranscoderConfig,
} from './ndjson/ndjson.ts';
export { ndjsonLevelOfSeverity } from './ndjson/ndjson-level.ts';
export { RecordFormatter } from './ndjson/record-formatter.ts';
export type { KeyPath } from './ndjson/selection.ts';
export { LineTranscoder } from './ndjson/transcode.ts';
export { LineBuffer } from './ndjson/transcode-lines.ts';
export { type LineSink, TranscodeReader } from './ndjson/transcode-reader.ts';
export { createEngine, openEngine } from './open-engine.ts';
export { conflictingOption, invalidOption } from './option-errors.ts';
export {
  booleanRule,
  choiceRule,
  type Destination,
  type DropReason,
  type DropReport,
  type EngineOptions,
  functionRule,
  type HostOptions,
  type OverflowPolicy,
  type Preset,
  type ResolvedOptions,
  type Rule,
  resolveAll,
  resolveOptions,
} from './options.ts';
export { RecordAppender } from './record-appender.ts';
export type { CensorFunction, Redaction, RedactOptions } from './redact/redact-option.ts';
export { type PartNames, redactingFormatter } from './redact/redacting-formatter.ts';
export { reportDropOnStderr, reportErrorOnStderr } from './report.ts';
export type { Sink, SonicBoomLike } from './sink/sink.ts';
export type { LevelCounts, Stats } from './stats.ts';
