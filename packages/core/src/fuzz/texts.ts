/** Texts that break what takes them for harmless. */
import type { Tape } from './tape.ts';

/** What a line, a pair, a terminal or JSON takes for more than a letter, and letters to stand between. */
const UNITS = [
  ...'aZ0 |"\'=\\%.:,{}[]_-#\n\r\t\b\f\0\u001b\u007f\u0085\u00a0\u2028\u2029\u202e\u2066\u200e\u061c\u3000\ufeff\ufffdéß',
  '😀',
  '\ud800',
  '\udfff',
];

const WORDS = [
  'user logged in',
  'a | b',
  ' | ',
  '|',
  'k=v',
  '"quoted"',
  '\\',
  '\\n',
  '\\u0041',
  '%0020',
  '%',
  '\u001b[31mred\u001b[0m',
  '\nERROR | root | forged',
  '2026-11-22T10:00:00.123Z',
  '1763805600123',
  'true',
  '-1.5e3',
  'null',
  'NaN',
  '{}',
  '[1]',
  '007',
];

const NAMES = [
  'a',
  'b',
  'userId',
  'a.b',
  'o',
  'p',
  'err',
  'level',
  'time',
  'name',
  'msg',
  'message',
  'logger',
  'level_',
  '__proto__',
  'constructor',
  'toString',
  'toJSON',
  'hasOwnProperty',
  'length',
  '0',
  '7',
  '10',
  '',
  '.',
  'x-y',
];

export function text(tape: Tape): string {
  switch (tape.below(8)) {
    case 0:
    case 1:
      return tape.pick(WORDS);
    case 2:
      return `${tape.pick(WORDS)}${tape.pick(UNITS)}${tape.pick(WORDS)}`;
    case 3:
      return String.fromCharCode(...tape.several(6, () => tape.below(0x10000)));
    case 4:
      // Lengths around which vectors, memos and buffers behave otherwise.
      return tape.pick(UNITS).repeat(tape.pick([7, 8, 9, 31, 32, 33, 127, 128, 129, 1000])) + tape.pick(UNITS);
    default:
      return tape.several(12, () => tape.pick(UNITS)).join('');
  }
}

export function name(tape: Tape): string {
  return tape.below(4) < 3 ? tape.pick(NAMES) : text(tape);
}
