import { basename, dirname } from 'node:path';
import winston from 'winston';
import DailyRotateFile from 'winston-daily-rotate-file';
import { endedWinston } from '../lib/ended.mjs';
import { messageFirst } from '../lib/records.mjs';

/** winston's default format, JSON; the day is part of the file's name. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'winston + DailyRotateFile',
  kind: 'rival',
  host: 'winston',
  written: (file) => `${file}.${new Date().toLocaleDateString('sv')}`,
  open(file) {
    const transport = new DailyRotateFile({ dirname: dirname(file), filename: basename(file) });
    const log = winston.createLogger({ transports: [transport] });
    return { ...messageFirst(log), end: () => endedWinston(log, transport) };
  },
};
