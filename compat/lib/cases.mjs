import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPORTER = fileURLToPath(new URL('case-reporter.mjs', import.meta.url));

/** The longest a file of tests may take. The slowest waits 10 s on purpose; beyond this it hangs. */
const TIMEOUT_MS = 120_000;

/**
 * Runs a file of node:test in a process of its own, to its natural end.
 *
 * @param env Variables for it beside those of this process.
 * @returns `{ cases, uses }`: its cases in their order as `{ file, name, outcome, reason }`, and how often Kakashi was in use.
 * A name that comes again is numbered. A process that hangs, or ends badly though every case passed, is a failed case too.
 */
export async function casesOf(path, env = {}) {
  const { cases, uses } = await run(path, env);
  // What waited behind a case that never ended is tried by itself.
  const alone = new Map();
  for (const { title } of cases.filter(({ isCancelled }) => isCancelled)) {
    if (!alone.has(title)) alone.set(title, await run(path, env, title));
  }
  const again = [...alone.values()];
  const outcomes = new Map(again.flatMap((result) => result.cases).map((one) => [one.name, one]));
  const file = basename(path);
  return {
    cases: cases.map((first) => {
      const { name, outcome, reason } = first.isCancelled ? (outcomes.get(first.name) ?? first) : first;
      return { file, name, outcome, reason };
    }),
    uses: again.reduce((sum, result) => sum + result.uses, uses),
  };
}

/** @param title Only the cases of that title. */
async function run(path, env, title) {
  // Files that a suite leaves behind go with the folder.
  const folder = mkdtempSync(join(tmpdir(), 'kakashi-compat-'));
  const [uses, report] = ['uses', 'report'].map((name) => join(folder, name));
  const pattern = title === undefined ? [] : [`--test-name-pattern=^${escaped(title)}$`];
  const reporter = [`--test-reporter=${REPORTER}`, `--test-reporter-destination=${report}`];
  const child = spawn(process.execPath, [...reporter, ...pattern, basename(path)], {
    cwd: dirname(path),
    env: { ...process.env, ...env, TMPDIR: folder, KAKASHI_COMPAT_USES: uses },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const [code, signal] = await once(child, 'close');
  const reported = linesOf(report)
    .map((line) => JSON.parse(line))
    .filter(({ name }) => title === undefined || name === title);
  const cases = numbered(reported);
  if (signal !== null || cases.length === 0 || (code !== 0 && cases.every(({ outcome }) => outcome !== 'failed'))) {
    const reason = `ended by ${signal ?? `exit code ${code}`} after ${cases.length} cases: ${stderr.slice(-500)}`;
    cases.push({ name: '(the process)', outcome: 'failed', reason });
  }
  const count = linesOf(uses).length;
  rmSync(folder, { recursive: true, force: true });
  return { cases, uses: count };
}

function linesOf(path) {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return [];
  }
}

/** Cases by unique names; `title` is what the file calls them. */
function numbered(cases) {
  const counts = new Map();
  return cases.map((one) => {
    const count = (counts.get(one.name) ?? 0) + 1;
    counts.set(one.name, count);
    return { ...one, title: one.name, name: count === 1 ? one.name : `${one.name} (${count})` };
  });
}

function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
