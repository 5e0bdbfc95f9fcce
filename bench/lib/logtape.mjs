import { hostname } from 'node:os';
import { configure, dispose, getLogger } from '@logtape/logtape';
import { messageFirst } from './records.mjs';

/** A logger of LogTape over a sink, with pid and hostname bound. */
export async function openLogtape(sink) {
  await configure({
    sinks: { sink },
    loggers: [
      { category: 'app', sinks: ['sink'], lowestLevel: 'info' },
      { category: ['logtape', 'meta'], lowestLevel: 'fatal' },
    ],
  });
  const log = getLogger('app').with({ pid: process.pid, hostname: hostname() });
  return { ...messageFirst(log, (fields) => log.with(fields)), end: dispose };
}
