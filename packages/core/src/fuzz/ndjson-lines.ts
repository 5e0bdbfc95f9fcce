/** Lines of NDJSON: what loggers write, and what becomes of it on its way through pipes, files and attackers. */

import type { Tape } from './tape.ts';
import { name, text } from './texts.ts';

const NUMERALS = ['0', '-0', '1.0', '1e400', '-1E-7', '12345678901234567890', '0.10', '30', '2.50', '1e5', '007', '+1'];
const LEVELS = ['10', '20', '30', '40', '50', '60', '35', '30.0', '3e1', '"info"', '"warn"', '"Odd|one"', 'null', '{}'];
const TIMES = [
  '1763805600123',
  '1763805600123',
  '1763805600',
  '1763805600123456789',
  '"2025-11-22T10:00:00.123Z"',
  '"2025-11-22T12:00:00+02:00"',
  '"noon"',
  '-1',
  '1763805600123.5',
];
const BYTES = [...Buffer.from('{}[]":,\\ \r|u0aé-.eE+tn\u0001'), 0x80, 0xc3, 0xe2, 0xed, 0xa0, 0xf0, 0xf5, 0xff];

/** One line, as bytes without a newline. */
export function ndjsonLine(tape: Tape): Buffer {
  const line = Buffer.from(tape.below(20) === 19 ? jsonValue(tape, 0) : jsonRecord(tape));
  return withoutNewlines(tape.once(3) ? mutated(tape, line) : line);
}

function jsonRecord(tape: Tape): string {
  const members: string[] = [];
  if (!tape.once(6)) members.push(`"level":${tape.pick(LEVELS)}`);
  if (!tape.once(6)) members.push(`"time":${tape.pick(TIMES)}`);
  if (tape.once(3)) members.push(`"name":${tape.once(5) ? tape.pick(NUMERALS) : jsonString(tape)}`);
  members.push(...tape.several(6, () => `${jsonName(tape)}${gap(tape)}:${gap(tape)}${jsonValue(tape, 1)}`));
  if (!tape.once(6)) members.push(`"msg":${tape.once(6) ? jsonValue(tape, 1) : jsonString(tape)}`);
  const turn = tape.once(4) ? tape.below(members.length + 1) : 0;
  const turned = [...members.slice(turn), ...members.slice(0, turn)];
  return `{${gap(tape)}${turned.join(`${gap(tape)},`)}${gap(tape)}}${tape.once(8) ? '\r' : ''}`;
}

function jsonValue(tape: Tape, depth: number): string {
  const kind = tape.below(depth > 10 ? 6 : 9);
  if (kind < 3) return jsonString(tape);
  if (kind === 3) return tape.pick(NUMERALS.slice(0, 10));
  if (kind === 4) return String(tape.below(100_000));
  if (kind === 5) return tape.pick(['true', 'false', 'null']);
  if (kind === 6) return `[${tape.several(4, () => jsonValue(tape, depth + 1)).join(`${gap(tape)},`)}]`;
  if (kind === 7 && tape.once(10)) return wide(tape.pick([255, 256, 257]));
  return `{${tape.several(4, () => `${jsonName(tape)}:${jsonValue(tape, depth + 1)}`).join(',')}}`;
}

function wide(count: number): string {
  return `{${Array.from({ length: count }, (_, i) => `"k${i}":${i}`).join(',')}}`;
}

function jsonName(tape: Tape): string {
  const plain = JSON.stringify(name(tape));
  return tape.once(8) ? escaped(plain) : plain;
}

function jsonString(tape: Tape): string {
  const plain = JSON.stringify(text(tape));
  return tape.once(8) ? escaped(plain) : plain;
}

/** A string in the longest notation there is. */
function escaped(json: string): string {
  const units = Array.from({ length: JSON.parse(json).length }, (_, i) => (JSON.parse(json) as string).charCodeAt(i));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
}

function gap(tape: Tape): string {
  return tape.once(30) ? tape.pick([' ', '\t', '\r', '  ']) : '';
}

/** Bytes as a fault or an attacker leaves them: changed, lost, doubled, cut, moved. */
export function mutated(tape: Tape, line: Buffer): Buffer {
  let bytes = line;
  for (let times = tape.below(4) + 1; times > 0; times--) {
    const at = tape.below(bytes.length + 1);
    const end = Math.min(at + tape.below(8), bytes.length);
    const before = bytes.subarray(0, at);
    const after = bytes.subarray(end);
    switch (tape.below(6)) {
      case 0:
        bytes = Buffer.concat([before, after]);
        break;
      case 1:
        bytes = Buffer.concat([before, Buffer.from([tape.pick(BYTES)]), bytes.subarray(at)]);
        break;
      case 2:
        bytes = Buffer.concat([
          before,
          Buffer.from([tape.pick(BYTES)]),
          bytes.subarray(Math.min(at + 1, bytes.length)),
        ]);
        break;
      case 3:
        bytes = Buffer.concat([before, bytes.subarray(at, end), bytes.subarray(at)]);
        break;
      case 4:
        bytes = Buffer.from(before);
        break;
      default:
        bytes = Buffer.concat([after, before, bytes.subarray(at, end)]);
    }
  }
  return bytes;
}

function withoutNewlines(bytes: Buffer): Buffer {
  return Buffer.from(bytes.filter((byte) => byte !== 0x0a));
}
