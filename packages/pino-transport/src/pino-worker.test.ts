import { afterEach, expect, test, vi } from 'vitest';
import type { PinoWorker } from './pino-worker.ts';

afterEach(() => {
  vi.doUnmock('node:worker_threads');
  vi.resetModules();
});

const PORT = { postMessage() {} };

/** What is seen in a thread that was started with this data. */
async function workerWith(workerData: unknown, thread: object = {}): Promise<PinoWorker | undefined> {
  vi.doMock('node:worker_threads', () => ({ isMainThread: false, parentPort: PORT, workerData, ...thread }));
  return (await import('./pino-worker.ts')).pinoWorker();
}

const $context = { threadStreamVersion: '4.2.1' };

/** The data that thread-stream gives to a worker, with what pino gives to its transport in it. */
function threadStreamData(inner: object): object {
  const shared = () => new SharedArrayBuffer(8);
  return { filename: 'file:///target.js', stateBuf: shared(), dataBuf: shared(), workerData: { $context, ...inner } };
}

test('a worker of thread-stream is known by the data that thread-stream gives it', async () => {
  expect(await workerWith(threadStreamData({}))).toMatchObject({ port: PORT });
  vi.resetModules();
  const levels = { notice: 35 };
  expect(await workerWith(threadStreamData({ levels }))).toMatchObject({ customLevels: levels });
});

test.each([
  ['no data', undefined],
  ['null', null],
  ['options alone', { $context, pinoWillSendConfig: true }],
  ['buffers that are not shared', { ...threadStreamData({}), stateBuf: new ArrayBuffer(8) }],
  ['no context', { ...threadStreamData({}), workerData: { pinoWillSendConfig: true } }],
  ['no file', { ...threadStreamData({}), filename: undefined }],
])('a thread of the user with %s is not', async (_kind, data) => {
  expect(await workerWith(data)).toBeUndefined();
});

test('the main thread is not, whatever data it has', async () => {
  expect(await workerWith(threadStreamData({}), { isMainThread: true, parentPort: null })).toBeUndefined();
});

const target = { target: '/kakashi.js' };

test.each([
  ['a single target', {}, { $context, destination: 'app.log' }, 'chunks'],
  ['one of targets alone', { targets: [target], pipelines: [] }, undefined, 'chunks'],
  ['the end of a pipeline alone', { pipelines: [[{ target: '/a.js' }, target]] }, {}, 'chunks'],
  ['one of two targets', { targets: [target, target], pipelines: [] }, {}, 'lines'],
  ['a target beside a pipeline', { targets: [target], pipelines: [[target]] }, {}, 'lines'],
  ['one of targets alone, with a level', { targets: [{ ...target, level: 'info' }] }, undefined, 'lines'],
  ['a pipeline alone, with a level', { pipelines: [[{ ...target, level: 'info' }]] }, undefined, 'lines'],
  ["a part of somebody else's target", {}, { destination: 'app.log' }, 'lines'],
])('%s is fed with chunks or lines', async (_kind, inner, options, feed) => {
  expect((await workerWith(threadStreamData(inner)))?.feedOf(options)).toBe(feed);
});
