import { describe, expect, test, vi } from 'vitest';
import winston from 'winston';
import { PlainTransport } from '../test/doubles.ts';
import { logging } from '../test/logging.ts';
import { type Info, LEVEL, MESSAGE } from './info.ts';
import { kakashiFormat } from './kakashi-format.ts';

const { format } = winston;
const line = /^\d{4}-\d\d-\d\dT[\d:.]+Z \| INFO \| app \| m \| a=1$/;

test('a sibling that reads the text finds our line', () => {
  const sibling = new PlainTransport();
  const log = logging({ format: kakashiFormat() });
  log.logger.add(sibling);
  log.logger.info('m', { a: 1 });
  expect(sibling.records[0][MESSAGE]).toMatch(line);
  expect(log.lines).toEqual(['INFO | app | m | a=1']);
});

test('so does one that works on a copy', () => {
  const sibling = new PlainTransport({ format: format.colorize({ all: true, colors: { info: 'green' } }) });
  winston.createLogger({ format: kakashiFormat({ timestamp: false }), transports: [sibling] }).info('m');
  expect(sibling.records[0][MESSAGE]).toBe('\u001b[32mINFO | app | m\u001b[39m');
});

test('what nobody reads is not made', () => {
  const toJSON = vi.fn(() => 'x');
  const log = logging({ format: kakashiFormat() }, { level: 'error' });
  log.logger.info('m', { value: { toJSON } });
  expect(toJSON).not.toHaveBeenCalled();
});

test('what is read twice is made once', () => {
  const toJSON = vi.fn(() => 'x');
  const sibling = new PlainTransport();
  winston.createLogger({ format: kakashiFormat(), transports: [sibling] }).info('m', { value: { toJSON } });
  expect(sibling.records[0][MESSAGE]).toBe(sibling.records[0][MESSAGE]);
  expect(toJSON).toHaveBeenCalledOnce();
});

test('formats that come later may make a text of their own', () => {
  const sibling = new PlainTransport();
  const combined = format.combine(kakashiFormat(), format.simple());
  winston.createLogger({ format: combined, transports: [sibling] }).info('m');
  expect(sibling.records[0][MESSAGE]).toBe('info: m');
});

test('name, format and time of the text', () => {
  const sibling = new PlainTransport();
  const chosen = kakashiFormat({ name: 'shop', format: 'logfmt', timestamp: false });
  winston.createLogger({ format: chosen, transports: [sibling] }).warn('m', { a: 1 });
  expect(sibling.records[0][MESSAGE]).toBe('level=WARNING logger=shop msg=m a=1');
});

describe('wrong options', () => {
  test.each([{ fromat: 'kv' }, { format: 'xml' }])('%o', (options) => {
    expect(() => kakashiFormat(options as never)).toThrow(expect.objectContaining({ name: 'KakashiError' }));
  });
});

test('a record without the symbol of its level', () => {
  const info: Info = { level: 'info', message: 'm', a: 1 };
  kakashiFormat().transform(info);
  expect(info[MESSAGE]).toMatch(line);
  expect(Object.keys(info)).toEqual(['level', 'message', 'a']);
  expect(info[LEVEL]).toBeUndefined();
});
