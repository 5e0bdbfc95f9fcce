import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** The code that measures is this one on both sides: a ref may not know a scenario or a side yet. */
const BENCH = ['lib', 'scenarios', 'sides', 'package.json'];
/** Of these the worktree has its own; everything else is what is installed here. */
const OWN = ['kakashi', '@kakashi'];

/**
 * Checks a git ref out beside this repository and builds its packages, against the dependencies that are installed here.
 * @param {string} ref @returns {{ bench: URL, commit: string, remove: () => void }} bench: this code over those packages
 */
export function checkOut(ref) {
  const commit = git('rev-parse', '--verify', '--short', `${ref}^{commit}`).trim();
  const folder = join(mkdtempSync(join(tmpdir(), 'kakashi-compare-')), commit);
  const remove = () => {
    git('worktree', 'remove', '--force', folder);
    rmSync(dirname(folder), { recursive: true, force: true });
  };
  git('worktree', 'add', '--detach', '--quiet', folder, commit);
  try {
    linkDependencies(folder);
    build(folder);
    for (const name of BENCH) {
      rmSync(join(folder, 'bench', name), { recursive: true, force: true });
      cpSync(join(root, 'bench', name), join(folder, 'bench', name), { recursive: true });
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { bench: pathToFileURL(`${join(folder, 'bench')}/`), commit, remove };
}

/** Builds the packages of a checkout; of this one if none is named. */
export function build(folder = root) {
  execFileSync('npm', ['run', 'build', '--silent', '--', '--loglevel', 'error'], { cwd: folder, stdio: 'inherit' });
}

function linkDependencies(folder) {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@kakashi'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!OWN.includes(name)) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  for (const name of readdirSync(join(folder, 'packages'))) {
    const link = name === 'kakashi' ? join(modules, name) : join(modules, '@kakashi', name);
    symlinkSync(join(folder, 'packages', name), link);
  }
  // What could not be hoisted.
  if (existsSync(join(root, 'bench/node_modules'))) {
    symlinkSync(join(root, 'bench/node_modules'), join(folder, 'bench/node_modules'));
  }
}

function git(...args) {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
