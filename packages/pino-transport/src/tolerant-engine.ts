import { type EngineCore, type EngineOptions, KakashiError, openEngine, type Sink } from '@kakashi/core';
import { type PinoSettings, resolvePinoOptions, withoutOption } from './options.ts';

/** An engine that is sure to exist, and the options that it was made with. */
export interface TolerantEngine {
  readonly engine: EngineCore;
  readonly settings: PinoSettings;
}

type Callbacks = Required<Pick<EngineOptions, 'onError' | 'onDrop'>>;

/**
 * Makes an engine whatever the options are. In pino's worker a throw would end the transport for good, and with it the
 * host, unless that listens; and all other targets of the same transport. So each fault is reported to `onError` and then
 * put right: a wrong option takes its default, a destination that cannot be opened is replaced by stderr.
 */
export function openTolerantly(input: unknown, customLevels: unknown, callbacks: Callbacks): TolerantEngine {
  let options = input;
  for (;;) {
    try {
      const settings = resolvePinoOptions(options, customLevels);
      if (settings.engine.mode === 'async') throw asyncInWorker();
      if (settings.engine.flushOnSignal !== false) throw signalsInWorker();
      return { settings, engine: openEngine({ ...settings.engine, ...callbacks }) };
    } catch (error) {
      const fault = error instanceof KakashiError ? error : openFault(error);
      callbacks.onError?.(fault);
      options =
        fault.code === 'ERR_KAKASHI_SINK_OPEN' ? onStderr(options, fault) : (withoutOption(options, fault) ?? {});
    }
  }
}

function asyncInWorker(): KakashiError {
  return notInWorker('mode', "'sync' in pino's worker, which is a thread for writing already", "'async'");
}

/** The option would be without effect, and nobody would know before the signal comes. */
function signalsInWorker(): KakashiError {
  return notInWorker('flushOnSignal', "false in pino's worker, which no signal reaches", 'a list of signals');
}

function notInWorker(option: string, expected: string, received: string): KakashiError {
  const message = `option ${option}: expected ${expected}, received ${received}`;
  return new KakashiError('ERR_KAKASHI_OPTION_CONFLICT', message, { option, expected, received });
}

function openFault(cause: unknown): KakashiError {
  return new KakashiError('ERR_KAKASHI_SINK_OPEN', `the destination could not be opened: ${String(cause)}`, {
    option: 'destination',
    cause,
  });
}

/** The same options for stderr, without those that only a path may have. Where stderr is what failed, for nowhere. */
function onStderr(options: unknown, fault: KakashiError): EngineOptions {
  const given: EngineOptions = typeof options === 'object' && options !== null ? options : {};
  const destination = given.destination === 'stderr' ? refusingSink(fault) : 'stderr';
  return { ...given, destination, append: undefined, fileMode: undefined, fsync: undefined, mkdir: undefined };
}

/** Refuses every batch, so that what is lost is at least counted as failed. */
function refusingSink(fault: KakashiError): Sink {
  return {
    write() {
      throw fault;
    },
  };
}
