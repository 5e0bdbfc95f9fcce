import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KakashiError, ResolvedOptions } from '@kakashi/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openTolerantly } from './tolerant-engine.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kakashi-'));
  path = join(folder, 'app.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(options: unknown) {
  const faults: KakashiError[] = [];
  const opened = openTolerantly(options, undefined, { onError: (fault) => faults.push(fault), onDrop: () => {} });
  return { ...opened, faults: faults.map(({ code, option }) => ({ code, option })) };
}

test('right options are no fault', async () => {
  const { engine, settings, faults } = open({ destination: path, name: 'web' });
  engine.write('line');
  await engine.close();
  expect(readFileSync(path, 'utf8')).toBe('line\n');
  expect(settings.engine.name).toBe('web');
  expect(faults).toEqual([]);
});

test('each wrong option is reported and takes its default, the others stay', async () => {
  const { engine, settings, faults } = open({
    destination: path,
    batchsize: 1,
    flushIntervalMs: 'soon',
    mode: 'async',
    flushOnSignal: ['SIGTERM'],
    name: 'web',
  });
  await engine.close();
  expect(settings.engine).toMatchObject({
    destination: path,
    flushIntervalMs: 100,
    mode: 'sync',
    flushOnSignal: false,
    name: 'web',
  });
  expect(faults).toEqual([
    { code: 'ERR_KAKASHI_OPTION_UNKNOWN', option: 'batchsize' },
    { code: 'ERR_KAKASHI_OPTION_INVALID', option: 'flushIntervalMs' },
    { code: 'ERR_KAKASHI_OPTION_CONFLICT', option: 'mode' },
    { code: 'ERR_KAKASHI_OPTION_CONFLICT', option: 'flushOnSignal' },
  ]);
});

test('a destination that cannot be opened is replaced by stderr, with options that only a path may have', async () => {
  const { engine, settings, faults } = open({
    destination: '/dev/null/app.log',
    fsync: 'close',
    append: false,
    fileMode: 0o600,
  });
  await engine.close();
  expect(settings.engine).toMatchObject({ destination: 'stderr', fsync: false, append: true });
  expect(faults).toEqual([{ code: 'ERR_KAKASHI_SINK_OPEN', option: 'destination' }]);
});

test.each(['text', 7, [1], null, () => {}])('options that are no object are reported: %s', async (options) => {
  const { engine, settings, faults } = open(options);
  await engine.close();
  expect(settings.engine.destination).toBe('stdout');
  expect(faults).toEqual([{ code: 'ERR_KAKASHI_ARGUMENT_INVALID', option: 'options' }]);
});

test('where not even stderr is open, what is lost is counted as failed', async () => {
  vi.resetModules();
  vi.doMock('@kakashi/core', async (original) => {
    const core = await original<typeof import('@kakashi/core')>();
    return {
      ...core,
      openEngine(options: ResolvedOptions) {
        if (typeof options.destination === 'object') return core.openEngine(options);
        throw new core.KakashiError('ERR_KAKASHI_SINK_OPEN', 'closed', { option: 'destination' });
      },
    };
  });
  const isolated = await import('./tolerant-engine.ts');
  const codes: string[] = [];
  const onError = ({ code }: KakashiError) => codes.push(code);
  const { engine } = isolated.openTolerantly({ destination: path }, undefined, { onError, onDrop: () => {} });
  engine.write('line');
  expect(await engine.close()).toMatchObject({ accepted: 1, failed: 1 });
  expect(codes.slice(0, 2)).toEqual(['ERR_KAKASHI_SINK_OPEN', 'ERR_KAKASHI_SINK_OPEN']);
  vi.doUnmock('@kakashi/core');
});
