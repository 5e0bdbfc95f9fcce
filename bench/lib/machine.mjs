import { createRequire } from 'node:module';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

const require = createRequire(import.meta.url);
const PACKAGES = ['kakashi', 'pino', 'winston'];
const GIB = 1024 ** 3;

/** What a number is worth nothing without. */
export function describeMachine() {
  return {
    date: new Date().toISOString(),
    cpu: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} available`,
    memory: `${(totalmem() / GIB).toFixed(1)} GiB`,
    os: `${type()} ${release()} ${process.arch}`,
    node: process.version,
    packages: Object.fromEntries(PACKAGES.map((name) => [name, require(`${name}/package.json`).version])),
    loadBefore: loadavg(),
  };
}

/** The load averages of 1, 5 and 15 minutes. */
export { loadavg };
