import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { node } from '../run.mjs';

/** Scripts of the consumer that bundle its programs into a folder. */
const BUNDLERS = ['esbuild.cjs', 'rollup.mjs', 'webpack.mjs'];

/** What each program logs into, 1,000 records each. */
const LOGS = {
  app: ['async', 'pino-async', 'pino-sync', 'sync', 'winston'],
  target: ['target', 'targets-1', 'targets-2'],
};

/** Bundled into one file, or into those that pino's worker asks for, programs log where there is no node_modules. */
export async function checkBundles(checks, consumer, folder) {
  for (const script of BUNDLERS) {
    const bundler = script.split('.')[0];
    const output = join(folder, 'bundles', bundler);
    mkdirSync(output, { recursive: true });
    await checks.run(`${bundler} bundles the programs`, () => {
      node([join('bundle', script), output], { cwd: consumer });
      const kinds = programsIn(output).map(kindOf).sort();
      assert.deepEqual(kinds, ['app', 'app', 'target']);
    });
    for (const program of programsIn(output)) {
      await checks.run(`${program} of ${bundler} logs and loses nothing`, () => {
        const logs = join(output, `logs-${program}`);
        mkdirSync(logs);
        // Whoever cannot start a writer thread, or finds no target, says so.
        const { status, stdout, stderr } = spawnSync(process.execPath, [join(output, program), logs], {
          cwd: logs,
          encoding: 'utf8',
          timeout: 60_000,
        });
        assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
        const files = LOGS[kindOf(program)].map((name) => `${name}.log`);
        assert.deepEqual(readdirSync(logs).sort(), files);
        for (const file of files) expectRecords(readFileSync(join(logs, file), 'utf8'));
      });
    }
  }
}

function programsIn(folder) {
  return readdirSync(folder).filter((file) => /^(?:app|target)\.[cm]js$/.test(file));
}

function kindOf(program) {
  return program.split('.')[0];
}

function expectRecords(text) {
  const messages = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' | ').at(-1));
  assert.deepEqual(
    messages,
    Array.from({ length: 1000 }, (_, i) => `record ${i}`),
  );
}
