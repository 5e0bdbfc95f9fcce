/**
 * Runs the tests on every supported version of Node.js, and those of the adapters with the oldest and the newest version of
 * each host. Needs a build. All take a while: `--node 22`, `--host pino@9.0.0` (each as often as wanted) and
 * `--project integration` choose, and what follows `--` goes to vitest.
 *
 *     npm run versions -- --node 24 -- packages/core/test/async-exit.test.ts
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nodeBinary } from './versions/node-binary.mjs';
import { workspaceWith } from './versions/workspace-copy.mjs';

const NODES = ['20', '22', '24', '26'];
/** The ends of the peer ranges, and of the major versions in them. */
const HOSTS = ['pino@9.0.0', 'pino@9', 'pino@10', 'winston@3.3.4', 'winston@3'];
const TIMEOUT_MS = 30 * 60_000;
const ROOT = fileURLToPath(new URL('..', import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    node: { type: 'string', multiple: true },
    host: { type: 'string', multiple: true },
    project: { type: 'string', multiple: true },
  },
});
const isAll = values.node === undefined && values.host === undefined;
const nodes = values.node ?? (isAll ? NODES : []);
const hosts = values.host ?? (isAll ? HOSTS : []);

const folder = mkdtempSync(join(tmpdir(), 'kakashi-versions-'));
const results = [];
try {
  for (const major of nodes) {
    const { version, path } = nodeBinary(major, folderFor(`node-${major}`));
    test(`Node.js ${version}`, path, ROOT, positionals, values.project ?? []);
  }
  for (const host of hosts) {
    const { copy, version } = workspaceWith(host, folderFor(host));
    const name = host.slice(0, host.indexOf('@'));
    const filters = positionals.length > 0 ? positionals : testsFor(host);
    const chosen = values.project ?? ['unit', 'integration'];
    test(`${name} ${version} on Node.js ${process.version}`, process.execPath, copy, filters, chosen);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const { title, passed, seconds } of results) console.log(`${passed ? 'ok  ' : 'FAIL'} ${title} (${seconds} s)`);
process.exitCode = results.length > 0 && results.every(({ passed }) => passed) ? 0 : 1;

/** What is asked of a host. */
function testsFor(host) {
  // The tests that are run with it in development, too: others use what 9.14 has and 9.0 has not, such as hooks.streamWrite.
  const ofOldestPino = ['exit', 'in-process', 'target'].map((name) => `pino-transport/test/${name}.test.ts`);
  const files = host === 'pino@9.0.0' ? ofOldestPino : [`packages/${host.slice(0, host.indexOf('@'))}-transport`];
  // One test tells which pino the development uses.
  return host.startsWith('pino@9') ? [...files, '-t', '^(?!this is pino)'] : files;
}

function folderFor(name) {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

/** @param chosen projects of vitest's; all if none are. */
function test(title, node, cwd, filters, chosen) {
  console.log(`\n== ${title}`);
  const start = performance.now();
  const projects = chosen.flatMap((project) => ['--project', project]);
  const { status } = spawnSync(node, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...projects, ...filters], {
    cwd,
    stdio: 'inherit',
    timeout: TIMEOUT_MS,
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
  });
  results.push({ title, passed: status === 0, seconds: Math.round((performance.now() - start) / 1000) });
}
