/**
 * The suites of pino and sonic-boom against Kakashi: `npm run compat`. Writes compat/RESULTS.md; the exit code tells whether every
 * case did what is expected of it. Needs a build.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { report } from './lib/report.mjs';
import { judge } from './lib/verdict.mjs';
import { runPino } from './pino/suite.mjs';
import { runSonicBoom } from './sonic-boom/suite.mjs';

// Below this folder, so that the copies find what the suites and Kakashi need.
const folder = fileURLToPath(new URL('tmp/', import.meta.url));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);

const judged = [];
try {
  for (const run of [...(await runPino(folder)), ...(await runSonicBoom(folder))]) {
    judged.push({ ...run, ...judge(run) });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const text = report(judged);
writeFileSync(new URL('RESULTS.md', import.meta.url), text);
console.log(text.slice(text.indexOf('| suite'), text.indexOf('\n## ')));
const problems = judged.flatMap((one) => one.problems);
for (const problem of problems) console.error(`UNEXPECTED ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;
