import winston from 'winston';
import { endedWinston } from '../lib/ended.mjs';
import { messageFirst } from '../lib/records.mjs';

const { combine, printf, timestamp } = winston.format;

/** The text that our transport writes, made as winston documents it; nothing is escaped. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'winston + File, printf of our text',
  kind: 'rival',
  host: 'winston',
  prints: 'time',
  shapes: ['simple', 'fields', 'child', 'manyShapes', 'long', 'nonAscii', 'disabled'],
  open(file) {
    const transport = new winston.transports.File({ filename: file });
    const log = winston.createLogger({ format: combine(timestamp(), printf(lineOf)), transports: [transport] });
    return { ...messageFirst(log), end: () => endedWinston(log, transport) };
  },
};

function lineOf({ timestamp, level, message, ...fields }) {
  let pairs = '';
  for (const key of Object.keys(fields)) pairs += ` ${key}=${fields[key]}`;
  return `${timestamp} | ${level.toUpperCase()} | app | ${message}${pairs === '' ? '' : ` |${pairs}`}`;
}
