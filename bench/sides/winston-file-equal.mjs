import { hostname } from 'node:os';
import winston from 'winston';
import { endedWinston } from '../lib/ended.mjs';
import { messageFirst } from '../lib/records.mjs';

/** JSON with what pino prints by default. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'winston + File, JSON with time, pid, host',
  kind: 'rival',
  host: 'winston',
  prints: 'time, pid, host',
  open(file) {
    const transport = new winston.transports.File({ filename: file });
    const format = winston.format.combine(winston.format.timestamp(), winston.format.json());
    const defaultMeta = { pid: process.pid, hostname: hostname() };
    const log = winston.createLogger({ format, defaultMeta, transports: [transport] });
    return { ...messageFirst(log), end: () => endedWinston(log, transport) };
  },
};
