/** A function of the user's between pino's JSON and the line: it gets records as objects, and changes or drops them. */
import { types } from 'node:util';
import {
  createTranscoder,
  KakashiError,
  RecordFormatter,
  type Rule,
  reasonOf,
  type Transcoder,
  type TranscoderConfig,
} from '@kakashi/core';
import build from 'pino-abstract-transport';

/**
 * Gets a record as pino wrote it, parsed, and returns what is to become the line: the same object, changed or not, or another
 * one. `undefined`, `null` and `false` leave the record out, as a level does: it is not counted. The record is the function's
 * own. It must not be async. If it throws, or returns anything else, the record is written as it was, and the first such
 * failure is reported.
 */
// biome-ignore lint/suspicious/noExplicitAny: what the application logs.
export type Transform = (record: Record<string, any>) => object | undefined | null | false;

/** A rule for the option `transform`. */
export const transformRule: Rule<Transform | string> = {
  expected: 'a function that is not async, or the path, file URL or package of a module that exports one',
  default: undefined,
  read(value) {
    if (typeof value === 'string') return value === '' ? undefined : value;
    return isTransform(value) ? value : undefined;
  },
};

/** Whether it may be called for each record and be expected to return one at once. */
export function isTransform(value: unknown): value is Transform {
  return typeof value === 'function' && !types.isAsyncFunction(value) && !types.isGeneratorFunction(value);
}

/** Runs a transform on the records of one destination. */
export class RecordTransform {
  readonly #transform: Transform;
  readonly #report: (error: KakashiError) => void;
  readonly #objects = new ObjectSource();
  #isRunning = false;
  #isReported = false;

  /** @param report Told of the first failure, inside the call that logs. */
  constructor(transform: Transform, report: (error: KakashiError) => void) {
    this.#transform = transform;
    this.#report = report;
  }

  /** Transcodes lines of NDJSON as the configuration says, by way of the transform. */
  transcoder(config: TranscoderConfig): Transcoder {
    const untransformed = createTranscoder(config);
    const records = new RecordFormatter(config);
    return (line, hostLevel) => {
      // What the transform itself logs would come to it, and so on without end.
      const object = this.#isRunning ? undefined : this.#objects.read(line);
      if (object === undefined) return untransformed(line, hostLevel);
      try {
        // Of a record that was left without a level, the one that it had counts.
        const level = records.levelNumber(object, hostLevel);
        const result = this.#run(object);
        return result === undefined ? undefined : records.format(records.reread(line, result), level);
      } catch (cause) {
        this.#tell(cause);
        return untransformed(line, hostLevel);
      }
    };
  }

  /** What the transform made of a record; `undefined`: it is to be left out. */
  #run(record: object): object | undefined {
    this.#isRunning = true;
    try {
      const result: unknown = this.#transform(record);
      if (result === undefined || result === null || result === false) return undefined;
      if (types.isPromise(result)) {
        // Its rejection would be nobody's, which by default ends the process.
        result.catch(() => {});
        throw new TypeError('it returned a promise');
      }
      if (typeof result !== 'object' || Array.isArray(result)) throw new TypeError('it returned no record');
      return result;
    } finally {
      this.#isRunning = false;
    }
  }

  #tell(cause: unknown): void {
    if (this.#isReported) return;
    this.#isReported = true;
    const message = `transform failed: ${reasonOf(cause)}; records that it fails for are written as they were`;
    this.#report(new KakashiError('ERR_KAKASHI_CALLBACK', message, { option: 'transform', cause }));
  }
}

/**
 * Parses lines with pino-abstract-transport, as every transport does that gets objects. Its stream is read dry in the very
 * call that wrote to it: iterated over, it would give a record in a later turn of the event loop, and `flushSync`, `fatal` and
 * exit would be over before.
 */
class ObjectSource {
  readonly #stream = build(() => {}, { parseLine, metadata: false });

  /** The object that a line stands for; `undefined` if it stands for none. */
  read(line: string): object | undefined {
    this.#stream.write(`${line}\n`);
    return (this.#stream.read() as object | null) ?? undefined;
  }
}

/** @throws {SyntaxError} for what is no object: that is not a record, and goes by the transform. */
function parseLine(line: string): object {
  const value: unknown = JSON.parse(line);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new SyntaxError('no object');
}
