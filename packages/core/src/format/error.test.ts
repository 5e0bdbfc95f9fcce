import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { formatLine } from './formatter.ts';
import { parseLine } from './parse.ts';

/** Fields of a record with the stacks, which differ from run to run, cut off. */
function fieldsOf(fields: unknown): Record<string, string> {
  const line = formatLine({ level: 40, name: 'n', message: 'm', fields: fields as object });
  const parsed = parseLine(line)?.fields ?? expect.fail(line);
  for (const key of Object.keys(parsed)) {
    if (/(^|\.)stack$/.test(key)) parsed[key] = parsed[key]?.split('\n')[0] ?? '';
  }
  return { ...parsed };
}

test('an error prints its class, message, stack and code, in this order', () => {
  const error = Object.assign(new TypeError('bad input'), { code: 'ERR_BAD' });
  const line = formatLine({ level: 40, name: 'n', message: 'm', fields: { e: error } });
  expect(line).toMatch(
    /^ERROR \| n \| m \| e\.type=TypeError e\.message="bad input" e\.stack="TypeError: bad input\\n +at .*" e\.code=ERR_BAD$/,
  );
});

test('the order holds with a cause and other properties', () => {
  const error = Object.assign(new Error('x', { cause: 'c' }), { extra: 1, code: 'E' });
  const keys = Object.keys(
    parseLine(formatLine({ level: 40, name: 'n', message: 'm', fields: { e: error } }))?.fields ?? {},
  );
  expect(keys).toEqual(['e.type', 'e.message', 'e.stack', 'e.code', 'e.cause', 'e.extra']);
});

test('the stack is read back whole, with its line breaks', () => {
  const error = new Error('boom');
  const line = formatLine({ level: 40, name: 'n', message: 'm', fields: { error } });
  expect(parseLine(line)?.fields['error.stack']).toBe(error.stack);
});

test('fields that are an error are the field err', () => {
  expect(fieldsOf(new Error('boom'))).toEqual({
    'err.type': 'Error',
    'err.message': 'boom',
    'err.stack': 'Error: boom',
  });
});

test('causes are followed, and a cause that is no error prints as a value', () => {
  const error = new Error('outer', { cause: new RangeError('inner', { cause: { a: { b: 1 } } }) });
  expect(fieldsOf({ e: error })).toEqual({
    'e.type': 'Error',
    'e.message': 'outer',
    'e.stack': 'Error: outer',
    'e.cause.type': 'RangeError',
    'e.cause.message': 'inner',
    'e.cause.stack': 'RangeError: inner',
    'e.cause.cause.a.b': '1',
  });
  expect(fieldsOf({ e: new Error('x', { cause: 'text' }) })['e.cause']).toBe('text');
});

test('a cause that leads back is circular', () => {
  const error = new Error('x');
  error.cause = error;
  expect(fieldsOf({ e: error })['e.cause']).toBe('[Circular]');
});

test('own enumerable properties follow, each key once', () => {
  const error = Object.assign(new Error('x'), { status: 404, detail: { a: 1 }, code: 'E', stack: 'own', skip() {} });
  expect(fieldsOf({ e: error })).toEqual({
    'e.type': 'Error',
    'e.message': 'x',
    'e.stack': 'own',
    'e.code': 'E',
    'e.status': '404',
    'e.detail.a': '1',
  });
});

test('an own type replaces the class, as keys never repeat', () => {
  const error = Object.assign(new Error('x'), { type: 'entity.too.large' });
  const line = formatLine({ level: 40, name: 'n', message: 'm', fields: { e: error } });
  expect(line).toContain(' | e.type=entity.too.large e.message=x ');
  expect(line.match(/e\.type=/g)).toHaveLength(1);
  const none = Object.assign(new RangeError('x'), { type: undefined });
  expect(fieldsOf({ e: none })['e.type']).toBe('RangeError');
});

test('the class is the constructor, else the name', () => {
  class HttpError extends Error {}
  expect(fieldsOf({ e: new HttpError('x') })['e.type']).toBe('HttpError');
  const named = new Error('x');
  Object.defineProperty(named, 'constructor', { value: undefined, configurable: true });
  named.name = 'Renamed';
  expect(fieldsOf({ e: named })['e.type']).toBe('Renamed');
  Object.defineProperty(named, 'constructor', { value: { name: 'NoClass' } });
  expect(fieldsOf({ e: named })['e.type']).toBe('Renamed');
  const [Nameless] = [class extends RangeError {}];
  expect(Nameless.name).toBe('');
  expect(fieldsOf({ e: new Nameless('x') })['e.type']).toBe('RangeError');
});

test('the errors of an AggregateError print as JSON text', () => {
  const fields = fieldsOf({ e: new AggregateError([new Error('a'), 'b'], 'both') });
  const errors = JSON.parse(fields['e.errors'] ?? '') as [Record<string, string>, string];
  expect(fields['e.type']).toBe('AggregateError');
  expect(errors[0]).toMatchObject({ type: 'Error', message: 'a' });
  expect(errors[0].stack).toMatch(/^Error: a\n/);
  expect(errors[1]).toBe('b');
});

test('own properties of an AggregateError follow its errors', () => {
  const error = Object.assign(new AggregateError(['a'], 'both'), { extra: 1, errors: ['b'] });
  const fields = fieldsOf({ e: error });
  expect(Object.keys(fields)).toEqual(['e.type', 'e.message', 'e.stack', 'e.errors', 'e.extra']);
  expect(fields['e.errors']).toBe('["b"]');
});

test('errors that are no list are a property like any other, and what they are may not be asked for', () => {
  expect(fieldsOf({ e: Object.assign(new Error('x'), { errors: 'two', extra: 1 }) })).toMatchObject({
    'e.errors': 'two',
    'e.extra': '1',
  });
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  const hidden = Object.defineProperty(new Error('x'), 'errors', { value: proxy });
  expect(Object.keys(fieldsOf({ e: hidden }))).toEqual(['e.type', 'e.message', 'e.stack']);
});

test('an error within an array prints the same members as JSON', () => {
  const error = new Error('x', { cause: new Error('y') });
  const [member] = JSON.parse(fieldsOf({ list: [error] }).list ?? '') as [Record<string, unknown>];
  expect(Object.keys(member)).toEqual(['type', 'message', 'stack', 'cause']);
  expect(member.cause).toMatchObject({ type: 'Error', message: 'y' });
});

test('an error deeper than 8 prints as JSON text', () => {
  const deep = { 2: { 3: { 4: { 5: { 6: { 7: { 8: { e: new Error('deep') } } } } } } } };
  expect(JSON.parse(fieldsOf({ 1: deep })['1.2.3.4.5.6.7.8.e'] ?? '')).toMatchObject({
    type: 'Error',
    message: 'deep',
  });
});

test('a long chain of causes is JSON text from depth 9 on', () => {
  let error = new Error('0');
  for (let i = 1; i < 12; i++) error = new Error(String(i), { cause: error });
  const fields = fieldsOf({ e: error });
  expect(fields[`e${'.cause'.repeat(7)}.message`]).toBe('4');
  expect(JSON.parse(fields[`e${'.cause'.repeat(8)}`] ?? '')).toMatchObject({ message: '3', cause: { message: '2' } });
});

test('errors are known before toJSON, and from another realm', () => {
  const error = Object.assign(new Error('x'), { toJSON: () => 'lost' });
  expect(fieldsOf({ e: error })['e.message']).toBe('x');
  const foreign: unknown = runInNewContext('new TypeError("far")');
  expect(foreign instanceof Error).toBe(false);
  expect(fieldsOf({ e: foreign })).toMatchObject({ 'e.type': 'TypeError', 'e.message': 'far' });
  expect(fieldsOf(foreign)).toMatchObject({ 'err.type': 'TypeError' });
});

test('an error that only inherits from Error is one', () => {
  const error = Object.create(Error.prototype, { message: { value: 'made up' } }) as Error;
  expect(fieldsOf({ e: error })).toMatchObject({ 'e.type': 'Error', 'e.message': 'made up' });
  expect(fieldsOf({ e: new DOMException('gone', 'AbortError') })).toMatchObject({
    'e.type': 'DOMException',
    'e.message': 'gone',
    'e.code': '20',
  });
});

test('members that throw say so, and the others are printed', () => {
  const error = new Error('x');
  for (const key of ['stack', 'code', 'cause', 'errors', 'constructor']) {
    Object.defineProperty(error, key, {
      get() {
        throw new Error(`no ${key}`);
      },
    });
  }
  expect(fieldsOf({ e: error })).toEqual({
    'e.type': 'Error',
    'e.message': 'x',
    'e.stack': '[Throws: no stack]',
    'e.code': '[Throws: no code]',
    'e.cause': '[Throws: no cause]',
  });
});

test('an error with very many properties takes time in proportion', () => {
  const properties = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`p${i}`, i]));
  const error = Object.assign(new Error('x'), properties);
  const text = JSON.parse(fieldsOf({ e: error }).e ?? '') as Record<string, unknown>;
  expect(Object.keys(text)).toHaveLength(50_003);
});
