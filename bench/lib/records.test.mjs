import { describe, expect, it } from 'vitest';
import { fieldsFirst, messageFirst, numberOfLine } from './records.mjs';

const SHAPES = ['simple', 'fields', 'nested', 'error', 'child', 'manyShapes', 'long', 'nonAscii'];
const NUMBER = 1234;

describe('records', () => {
  it.each(SHAPES)('are known again in a line: %s', (shape) => {
    for (const line of [lineOf(messageFirst, shape), lineOf(fieldsFirst, shape)]) {
      expect(numberOfLine(line, shape)).toBe(NUMBER);
    }
  });

  it.each(SHAPES)('are not known in a line that was cut short: %s', (shape) => {
    const line = lineOf(messageFirst, shape);
    expect(numberOfLine(line.slice(0, Math.min(line.length / 2, 40)), shape)).toBeNaN();
  });
});

/** As a logger would print it that writes JSON. */
function lineOf(shapesOf, shape) {
  const lines = [];
  const log = (...parts) => lines.push(parts.map(textOf).join(' '));
  const logger = { info: log, error: log, child: (bound) => ({ info: (...parts) => log(bound, ...parts) }) };
  const shapes = shapesOf(logger);
  shapes[shape](NUMBER - (NUMBER % 10));
  shapes[shape](NUMBER);
  return lines.at(-1);
}

function textOf(part) {
  return part instanceof Error
    ? JSON.stringify({ ...part, stack: part.stack })
    : typeof part === 'string'
      ? part
      : JSON.stringify(part);
}
