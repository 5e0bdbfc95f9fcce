import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

const { dependencies } = createRequire(import.meta.url)('../package.json');
const GIB = 1024 ** 3;

/** What a number is worth nothing without. */
export function describeMachine() {
  return {
    date: new Date().toISOString(),
    cpu: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} available`,
    memory: `${(totalmem() / GIB).toFixed(1)} GiB`,
    os: `${type()} ${release()} ${process.arch}`,
    node: process.version,
    packages: Object.fromEntries(Object.keys(dependencies).map((name) => [name, versionOf(name)])),
    loadBefore: loadavg(),
  };
}

/** Of what is installed: not every package lets its package.json be required. */
function versionOf(name) {
  for (const folder of ['../node_modules', '../../node_modules']) {
    try {
      return JSON.parse(readFileSync(new URL(`${folder}/${name}/package.json`, import.meta.url), 'utf8')).version;
    } catch {}
  }
  throw new Error(`${name} is not installed`);
}

/** A load average above this, before the start, means that others were at work. */
const IDLE_LOAD = 0.5;

/** @param {{ loadBefore: number[] }} machine */
export function wasIdle({ loadBefore }) {
  return loadBefore[0] <= IDLE_LOAD;
}

/** The load averages of 1, 5 and 15 minutes. */
export { loadavg };
