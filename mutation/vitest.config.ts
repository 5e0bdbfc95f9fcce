import { statSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { bundledText } from '../scripts/bundled-text.mjs';
import { groups } from './groups.mjs';

const group = groups[(process.env.KAKASHI_MUTATE ?? '') as keyof typeof groups];

/** What a short file notices, the long ones with their properties need not run for. */
class ShortestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const length = ({ moduleId }: TestSpecification): number => statSync(moduleId).size;
    return files.toSorted((a, b) => length(a) - length(b));
  }
}

/** The unit tests of one group, against the mutated sources. */
export default defineConfig({
  plugins: [bundledText()],
  test: {
    testTimeout: 60_000,
    setupFiles: ['mutation/setup.ts'],
    include: group.tests,
    env: { KAKASHI_PROPERTY_RUNS: '60' },
    isolate: !('shared' in group),
    sequence: { sequencer: ShortestFirst },
    exclude: [
      // Its sizes take longer than all other tests of formatters together.
      'packages/core/src/format/sizes.test.ts',
      // It looks for places in the ring's text, which here is another one.
      'packages/core/src/ring/model/planted-errors.test.ts',
    ],
  },
});
