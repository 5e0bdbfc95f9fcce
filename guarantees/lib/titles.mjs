/** The titles of the tests in a file, as they are written there: of `test.each` the template. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOTS = new Set(['test', 'it', 'describe']);
/** A test that does not run shows nothing. `skipIf` depends on the machine. */
const NOT_RUN = new Set(['skip', 'todo', 'fails']);

/**
 * @param {URL} url
 * @returns {Set<string>} each title alone, and below its groups: `group > title`
 */
export function titlesIn(url) {
  const file = ts.createSourceFile(url.href, readFileSync(fileURLToPath(url), 'utf8'), ts.ScriptTarget.Latest);
  const titles = new Set();
  const visit = (groups) => (node) => {
    let below = groups;
    if (ts.isCallExpression(node)) {
      const [title] = node.arguments;
      const root = title !== undefined && ts.isStringLiteralLike(title) ? rootOf(node.expression) : undefined;
      if (root === 'describe') below = [...groups, title.text];
      else if (root !== undefined) titles.add(title.text).add([...groups, title.text].join(' > '));
    }
    ts.forEachChild(node, visit(below));
  };
  visit([])(file);
  return titles;
}

/** The function that is called in the end: `test` of `test.each(...)`, `test.skipIf(...)` and the like. */
function rootOf(callee) {
  if (ts.isIdentifier(callee)) return ROOTS.has(callee.text) ? callee.text : undefined;
  if (ts.isCallExpression(callee)) return rootOf(callee.expression);
  return ts.isPropertyAccessExpression(callee) && !NOT_RUN.has(callee.name.text)
    ? rootOf(callee.expression)
    : undefined;
}
