import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { node } from '../run.mjs';

/** Scripts of the consumer that bundle its programs into a folder. */
const BUNDLERS = ['esbuild.cjs', 'rollup.mjs', 'webpack.mjs'];

/** What each program logs into, 1,000 records each. */
const LOGS = {
  app: ['async.log', 'pino-async.log', 'pino-sync.log', 'sync.log', 'winston.log'],
  target: ['target.log', 'targets-1.log', 'targets-2.log'],
};

/** Of these, those with records that pass a module that is loaded at run time. */
const STAMPED = ['pino-sync.log', ...LOGS.target];

/** Bundled into one file, or into those that pino's worker asks for, programs log where there is no node_modules. */
export async function checkBundles(checks, consumer, folder) {
  const stamp = join(consumer, 'bundle', 'stamp.cjs');
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
        const { status, stdout, stderr } = spawnSync(process.execPath, [join(output, program), logs, stamp], {
          cwd: logs,
          encoding: 'utf8',
          timeout: 60_000,
        });
        assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
        const files = readdirSync(logs).sort();
        assert.deepEqual(files, LOGS[kindOf(program)]);
        for (const file of files) expectRecords(readFileSync(join(logs, file), 'utf8'), STAMPED.includes(file));
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

function expectRecords(text, isStamped) {
  const stamp = isStamped ? ' | stamped=true' : '';
  const found = text.split('\n').map((line) => line.slice(line.indexOf('record ')));
  assert.deepEqual(found, [...Array.from({ length: 1000 }, (_, i) => `record ${i}${stamp}`), '']);
}
