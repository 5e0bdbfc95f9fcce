import { kakashiPino } from 'kakashi/pino';
import pino from 'pino';
import { ended } from '../lib/ended.mjs';
import { fieldsFirst } from '../lib/records.mjs';

/** @type {import('../lib/side.mjs').Side} */
export default {
  title: 'pino + kakashiPino(), sync, json',
  kind: 'ours',
  host: 'pino',
  prints: 'time, pid, host',
  open(file) {
    const destination = kakashiPino({ destination: file, format: 'json' });
    return { ...fieldsFirst(pino(destination)), end: () => ended(destination, 'close') };
  },
};
