import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { bundledText } from './scripts/bundled-text.mjs';
import { coverage } from './scripts/coverage/plugin.mjs';

const source = (path: string): string => fileURLToPath(new URL(`packages/${path}`, import.meta.url));

const integration = {
  pool: 'forks' as const,
  maxWorkers: 2,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  teardownTimeout: 20_000,
  sequence: { groupOrder: 1 },
  // The packages are links into the workspace: without this they would be transformed as if they were sources.
  server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
};

export default defineConfig({
  test: {
    // The count reporter leaves the totals where .ci/run reads them.
    reporters: ['default', './scripts/count-reporter.mjs'],
    projects: [
      {
        // Beside the source and against the source: a sibling package is its sources too, so no stale build is tested.
        resolve: {
          alias: [
            { find: /^@kakashi\/(core|pino-transport|winston-transport)$/, replacement: source('$1/src/index.ts') },
            { find: /^kakashi$/, replacement: source('kakashi/src/index.ts') },
            { find: /^kakashi\/(pino|winston)$/, replacement: source('kakashi/src/$1.ts') },
          ],
        },
        plugins: [bundledText(), coverage('unit')],
        test: {
          name: 'unit',
          // A machine that is busy is no failure.
          testTimeout: 60_000,
          include: [
            'packages/*/src/**/*.test.ts',
            'bench/lib/**/*.test.mjs',
            'scripts/{,coverage/}*.test.mjs',
            'soak/**/*.test.mjs',
            'guarantees/**/*.test.mjs',
            'mutation/**/*.test.mjs',
          ],
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Against the built packages by name, as users get them: real hosts, threads and child processes.
        test: {
          ...integration,
          name: 'integration',
          include: ['packages/*/test/**/*.test.ts', 'compat/**/*.test.mjs'],
        },
      },
      {
        // Once more with the oldest pino that is supported; child processes take it from the environment.
        resolve: { alias: [{ find: /^pino$/, replacement: 'pino-9' }] },
        test: {
          ...integration,
          name: 'pino 9',
          include: ['packages/pino-transport/test/{exit,in-process,target}.test.ts'],
          env: { KAKASHI_PINO: 'pino-9' },
        },
      },
    ],
  },
});
