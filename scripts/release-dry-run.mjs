/**
 * A rehearsal of a release: lerna versions and publishes the last commit, in a clone and to a registry that exists only
 * while this runs, so that nothing is pushed, published or left behind. Proves that every version moves together and
 * that every public package arrives in the registry, after what it depends on and with its build. Needs a build.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPackageFromTarballData } from '@arethetypeswrong/core';
import { Checks } from './checks.mjs';
import { builtFiles } from './packaging/check-tarball.mjs';
import { startRegistry } from './release/registry.mjs';
import { nodeInBackground, run } from './run.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LERNA = fileURLToPath(new URL('../node_modules/lerna/dist/cli.js', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'kakashi-release-'));
const registry = await startRegistry();
const checks = new Checks('release rehearsal');
try {
  const clone = cloneWithBuild();
  const before = readVersion(clone);
  const lerna = prepareLerna(clone);

  await checks.run('lerna version', () => lerna('version', 'patch', '--no-push', '--yes'));
  const version = readVersion(clone);
  const manifests = readManifests(clone);

  await checks.run(`every version moved from ${before} to ${version}`, () => {
    assert.notEqual(version, before);
    const versions = manifests.map((manifest) => `${manifest.name} ${manifest.version}`);
    const expected = manifests.map(({ name }) => `${name} ${version}`);
    assert.deepEqual(versions, expected);
  });
  await checks.run('what the packages ask of each other moved too', () => {
    const names = manifests.map(({ name }) => name);
    for (const { name, dependencies = {} } of manifests) {
      for (const dependency of Object.keys(dependencies).filter((candidate) => names.includes(candidate))) {
        assert.equal(dependencies[dependency], `^${version}`, `${name} asks for ${dependency}`);
      }
    }
  });
  await checks.run(`the commit is tagged v${version} and leaves nothing behind`, () => {
    assert.equal(run('git', ['describe', '--exact-match'], { cwd: clone }).trim(), `v${version}`);
    assert.equal(run('git', ['status', '--porcelain'], { cwd: clone }), '');
  });

  await checks.run('lerna publish', () => lerna('publish', 'from-package', '--yes', '--registry', registry.url));
  await checks.run('every public package arrived, after what it depends on', () => {
    const arrived = registry.published.map(({ name }) => name);
    const expected = manifests.filter((manifest) => !manifest.private).map(({ name }) => name);
    assert.deepEqual([...arrived].sort(), expected.sort());
    for (const { name, manifest } of registry.published) {
      for (const dependency of Object.keys(manifest.dependencies ?? {}).filter((other) => arrived.includes(other))) {
        assert.ok(arrived.indexOf(dependency) < arrived.indexOf(name), `${name} came before ${dependency}`);
      }
    }
  });
  for (const { name, manifest, tarball } of registry.published) {
    await checks.run(`${name}@${manifest.version} holds its build`, () => {
      assert.equal(manifest.version, version);
      const packed = createPackageFromTarballData(tarball);
      const missing = builtFiles(manifest).filter((file) => !packed.fileExists(`/node_modules/${name}/${file}`));
      assert.deepEqual(missing, []);
    });
  }
} finally {
  registry.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = checks.report() ? 0 : 1;

/** A clone of the last commit, with the builds of this folder. */
function cloneWithBuild() {
  const clone = join(folder, 'clone');
  run('git', ['clone', '--quiet', ROOT, clone]);
  for (const name of readdirSync(join(ROOT, 'packages'))) {
    cpSync(join(ROOT, 'packages', name, 'dist'), join(clone, 'packages', name, 'dist'), { recursive: true });
  }
  return clone;
}

/** lerna, run in the clone, with an identity of its own and no way to the user's credentials. */
function prepareLerna(clone) {
  const npmrc = join(folder, 'npmrc');
  writeFileSync(npmrc, `registry=${registry.url}\n//${registry.host}/:_authToken=rehearsal\nfetch-retries=0\n`);
  const who = 'rehearsal';
  const email = 'rehearsal@localhost.invalid';
  const env = {
    ...process.env,
    // lerna leaves what it packs in the temporary directory.
    TMPDIR: folder,
    npm_config_userconfig: npmrc,
    npm_config_registry: registry.url,
    GIT_AUTHOR_NAME: who,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: who,
    GIT_COMMITTER_EMAIL: email,
  };
  return (...args) => nodeInBackground([LERNA, ...args, '--loglevel', 'warn'], { cwd: clone, env });
}

function readVersion(clone) {
  return readJson(join(clone, 'lerna.json')).version;
}

function readManifests(clone) {
  const folders = readdirSync(join(clone, 'packages')).map((name) => join('packages', name));
  return [...folders, 'examples', 'bench', 'compat', 'guarantees'].map((path) =>
    readJson(join(clone, path, 'package.json')),
  );
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
