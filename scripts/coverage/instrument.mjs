import { fileURLToPath } from 'node:url';
import { template, transformSync, types } from '@babel/core';
import { programVisitor } from 'istanbul-lib-instrument';

const JOURNAL = fileURLToPath(new URL('journal.mjs', import.meta.url));
const COUNTER = /^cov_\w+\(\)\.([sfb])\[(\d+)\](?:\[(\d+)\])?$/;

/**
 * Puts a counter at every statement, function and branch of a TypeScript source, where Istanbul sees one. Its own counters
 * live in the memory of a thread, and are gone with a process that is killed or a thread that is terminated, which is what
 * many tests do. So each is replaced by one that is noted in a journal when it is passed for the first time.
 *
 * Returns the code, with `coverage`: Istanbul's description of the file in its order of counters.
 *
 * @param journal the file to note in.
 * @param name what the source is called there.
 */
export function instrument(source, { path, name, journal }) {
  let coverage;
  const { code, map } = transformSync(source, {
    babelrc: false,
    configFile: false,
    filename: path,
    sourceMaps: true,
    parserOpts: { plugins: ['typescript'] },
    plugins: [
      () => {
        let istanbul;
        return {
          visitor: {
            Program: {
              enter(program) {
                istanbul = programVisitor(types, path, { coverageVariable: '__coverage__' });
                istanbul.enter(program);
              },
              exit(program) {
                coverage = istanbul.exit(program).fileCoverage;
                noteInstead(program, coverage, { name, journal });
              },
            },
          },
        };
      },
    ],
  });
  return { code, map, coverage };
}

/** All counters of a file in the order of their numbers: kind, key and, of a branch, the arm. */
export function countersOf({ statementMap, fnMap, branchMap }) {
  return [
    ...Object.keys(statementMap).map((key) => ['s', key]),
    ...Object.keys(fnMap).map((key) => ['f', key]),
    ...Object.entries(branchMap).flatMap(([key, { locations }]) => locations.map((_, arm) => ['b', key, arm])),
  ];
}

/** Has the program note its counters, in the place of Istanbul's counting of them. */
function noteInstead(program, coverage, { name, journal }) {
  // Istanbul's own store, and the call that makes it.
  program.node.body.splice(0, 2);
  const numbers = new Map(countersOf(coverage).map((counter, number) => [counter.join(), number]));
  if (numbers.size === 0) return;
  const passed = program.scope.generateUid('passed');
  const pass = program.scope.generateUid('pass');
  const left = new Set(numbers.values());
  program.traverse({
    UpdateExpression(update) {
      const match = COUNTER.exec(update.get('argument').toString());
      if (match === null) return;
      const number = numbers.get(match.slice(1).filter(Boolean).join());
      left.delete(number);
      update.replaceWith(template.expression.ast(`${passed}[${number}] || ${pass}(${number})`));
    },
  });
  if (left.size > 0) throw new Error(`${name}: ${left.size} counters of Istanbul's were not found`);
  const given = [journal, name, numbers.size].map((value) => JSON.stringify(value)).join();
  const prelude = `import { counters } from ${JSON.stringify(JOURNAL)};
    const { passed: ${passed}, pass: ${pass} } = counters(${given});`;
  program.unshiftContainer('body', template.statements.ast(prelude, { sourceType: 'module' }));
}
