import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { bundleToText } from './bundled-text.mjs';

test('a bundled text gives no name to the thread that it is run in, nor minds which are taken', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kakashi-bundled-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const entry = join(folder, 'entry.ts');
  writeFileSync(entry, 'let runs: number = ran.length; function run() { ran.push(++runs); } run();\n');
  const text = await bundleToText(entry);
  const context = createContext({ ran: [] });
  for (let i = 0; i < 2; i++) runInContext(text, context);
  expect(context).toEqual({ ran: [1, 2] });
});
