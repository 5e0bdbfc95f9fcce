import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const EXPECTED = /^(?:dist\/.+\.(?:cjs|mjs|cts|mts|map)|LICENSE|README\.md|package\.json)$/;

/** What can be said of a tarball without installing it. */
export async function checkTarball(checks, { name, manifest, tarball, files }) {
  const data = readFileSync(tarball);

  await checks.run(`${name}: the tarball holds the build, the README, the licence and nothing else`, () => {
    const missing = ['LICENSE', 'README.md', 'package.json', ...builtFiles(manifest)].filter((f) => !files.includes(f));
    const surplus = files.filter((file) => !EXPECTED.test(file));
    expectNone([...missing.map((file) => `missing: ${file}`), ...surplus.map((file) => `surplus: ${file}`)]);
  });

  await checks.run(`${name}: publint`, async () => {
    const pack = { tarball: data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) };
    const { messages, pkg } = await publint({ pack, strict: true });
    expectNone(messages.map((message) => formatMessage(message, pkg, { color: false })));
  });

  await checks.run(`${name}: are the types wrong`, async () => {
    const result = await checkPackage(createPackageFromTarballData(data));
    if (!result.types) throw new Error('no types');
    // Resolution of the time before `exports` (node10) knows nothing of subpaths; it is not supported.
    const problems = result.problems.filter((problem) => problem.resolutionKind !== 'node10');
    expectNone(problems.map((problem) => JSON.stringify(problem)));
  });
}

/** The files that `exports` of a manifest promises. */
export function builtFiles({ exports }) {
  return Object.values(exports)
    .filter((conditions) => typeof conditions === 'object')
    .flatMap((conditions) => Object.values(conditions).flatMap((condition) => Object.values(condition)))
    .map((path) => path.slice('./'.length));
}

function expectNone(problems) {
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
