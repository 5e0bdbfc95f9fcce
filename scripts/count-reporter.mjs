import { mkdirSync, rmSync, writeFileSync } from 'node:fs';

const FILE = new URL('../.reports/tests.txt', import.meta.url);

/**
 * A vitest reporter that leaves `N passed, N failed` in .reports/tests.txt. A file that failed outside of its tests and
 * an error that no test caught count as one failure each: the line never reads better than the exit code.
 */
export default class CountReporter {
  onTestRunStart() {
    rmSync(FILE, { force: true });
  }

  onTestRunEnd(modules, unhandledErrors) {
    let passed = 0;
    let failed = unhandledErrors.length;
    for (const module of modules) {
      let failedHere = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed++;
        if (state === 'failed') failedHere++;
      }
      failed += module.state() === 'failed' ? Math.max(failedHere, 1) : failedHere;
    }
    mkdirSync(new URL('.', FILE), { recursive: true });
    writeFileSync(FILE, `${passed} passed, ${failed} failed\n`);
  }
}
