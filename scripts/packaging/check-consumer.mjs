import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { node } from '../run.mjs';

/** The umbrella's entries, and the packages they must be identical to. */
const UMBRELLA = {
  kakashi: '@kakashi/core',
  'kakashi/pino': '@kakashi/pino-transport',
  'kakashi/winston': '@kakashi/winston-transport',
};

/** What holds in a user's project: modules, types, the hosts, Jest. */
export async function checkConsumer(checks, consumer, packages) {
  const program = (...args) => node(args, { cwd: consumer, timeoutMs: 30_000 });

  await checks.run('every package comes from its tarball, once', () => {
    const lock = JSON.parse(readFileSync(join(consumer, 'package-lock.json'), 'utf8'));
    for (const { name } of packages) {
      const copies = Object.entries(lock.packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
      const sources = copies.map(([, { resolved }]) => resolved);
      if (sources.length !== 1 || !sources[0].startsWith('file:'))
        throw new Error(`${name} from ${sources.join(', ')}`);
    }
  });

  for (const specifier of packages.flatMap((pack) => pack.specifiers)) {
    await checks.run(`import '${specifier}'`, () => program('import.mjs', specifier));
    await checks.run(`require('${specifier}')`, () => program('require.cjs', specifier));
    await checks.run(`import and require of ${specifier} give the same objects`, () => program('same.mjs', specifier));
  }
  for (const [entry, part] of Object.entries(UMBRELLA)) {
    await checks.run(`${entry} is ${part}`, () => program('same.mjs', entry, part));
  }

  for (const host of ['pino-worker.cjs', 'pino-worker.mjs', 'pino-in-process.mjs', 'winston.mjs', 'logger.mjs']) {
    await checks.run(`${host} writes its line`, () => {
      const file = join(consumer, 'logs', `${host}.log`);
      program(host, file);
      expectLine(readFileSync(file, 'utf8'), `hello from ${host}`);
    });
  }

  const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
  for (const resolution of ['node16', 'nodenext', 'bundler']) {
    await checks.run(`types under moduleResolution ${resolution}`, () => {
      program(tsc, '-p', join('types', `tsconfig.${resolution}.json`));
    });
  }

  await checks.run('Jest runs the loggers, pino and winston, finds no open handle, and exits', () => {
    const jest = ['jest/bin/jest.js', '--ci', '--cacheDirectory', '.jest', '--detectOpenHandles', '--runTestsByPath'];
    const said = runner(consumer, ...jest, 'logging.test.js');
    if (!said.includes('2 passed') || said.includes('open handle')) throw new Error(said);
  });

  for (const pool of ['forks', 'threads']) {
    await checks.run(`Vitest runs the loggers, pino and winston in ${pool}, and exits`, () => {
      const said = runner(
        consumer,
        'vitest/vitest.mjs',
        'run',
        '--dir',
        'vitest',
        '--pool',
        pool,
        '--reporter',
        'verbose',
      );
      if (!said.includes('3 passed') || /close timed out|hanging|unhandled/i.test(said)) throw new Error(said);
    });
  }
}

/** All that a test runner says. It must end by itself: nothing here closes a logger. */
function runner(consumer, script, ...args) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [join('node_modules', script), ...args], {
    cwd: consumer,
    encoding: 'utf8',
    timeout: 120_000,
  });
  const said = `${stdout}${stderr}`;
  if (status !== 0) throw new Error(`ended by ${signal ?? `exit code ${status}`}\n${said}`);
  return said;
}

function expectLine(text, message) {
  const lines = text.split('\n').filter((line) => line.includes(` | ${message}`));
  if (lines.length !== 1 || !lines[0].includes('INFO | '))
    throw new Error(`expected one line '${message}', got:\n${text}`);
}
