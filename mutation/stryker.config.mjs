import { groups } from './groups.mjs';

const group = process.env.KAKASHI_MUTATE ?? '';
const { mutate } = groups[group];

export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'mutation/vitest.config.ts' },
  mutate: [...mutate, '!**/*.test.ts'],
  coverageAnalysis: 'perTest',
  concurrency: 3,
  // A mutant that never ends must be told from a machine that is busy.
  timeoutMS: 8000,
  ignorePatterns: ['/bench', '/compat', '/docs', '/examples', '/guarantees', '/logs', '/soak', '**/dist/**'],
  tempDirName: '.stryker',
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: `.reports/mutation/${group}.json` },
  incremental: true,
  incrementalFile: `.reports/mutation/${group}.incremental.json`,
  warnings: { slow: false },
};
