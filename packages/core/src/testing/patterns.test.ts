/** No text, however hostile, makes a regular expression of the packages take more than linear time. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterEach, expect, test, vi } from 'vitest';
import { costlyText } from './pattern-cost.ts';

const PACKAGES = fileURLToPath(new URL('../../../', import.meta.url));

/** Not shipped: tests, their doubles, the fuzzer and the model. */
const NOT_SHIPPED = /\.test\.ts$|\/(?:testing|fuzz|model)\//;

interface Found {
  readonly literals: readonly string[];
  /** Files with expressions that are put together when they are loaded, and how many each has. */
  readonly computed: ReadonlyMap<string, number>;
}

function sources(): string[] {
  const folders = readdirSync(PACKAGES).map((name) => join(PACKAGES, name, 'src'));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { encoding: 'utf8', recursive: true }).map((file) => join(folder, file)),
  );
  return files.filter((file) => file.endsWith('.ts') && !NOT_SHIPPED.test(file));
}

/** Every regular expression in the sources. */
function find(): Found {
  const literals: string[] = [];
  const computed = new Map<string, number>();
  for (const file of sources()) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext);
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) literals.push(node.getText(source));
      const isRegExp = ts.isNewExpression(node) || ts.isCallExpression(node);
      if (isRegExp && node.expression.getText(source) === 'RegExp') computed.set(file, (computed.get(file) ?? 0) + 1);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { literals, computed };
}

function literal(text: string): RegExp {
  const end = text.lastIndexOf('/');
  return new RegExp(text.slice(1, end), text.slice(end + 1));
}

const { literals, computed } = find();

afterEach(() => {
  vi.unstubAllGlobals();
});

test('there are expressions of both kinds', () => {
  expect(literals.length).toBeGreaterThan(20);
  expect(computed.size).toBeGreaterThan(3);
});

test.each([...new Set(literals)])('%s is linear', (text) => {
  expect(costlyText(literal(text))).toBeUndefined();
});

test('what is put together when a file is loaded is linear', async () => {
  const made: RegExp[] = [];
  const Plain = RegExp;
  class Seen extends RegExp {
    constructor(source: string | RegExp, flags?: string) {
      super(source, flags);
      if (new Error().stack?.includes(PACKAGES)) made.push(new Plain(source, flags));
    }
  }
  vi.resetModules();
  vi.stubGlobal('RegExp', Seen);
  for (const file of computed.keys()) await import(file);
  // The one that is made of an option, which may hold anything.
  const { createTranscoder } = await import('../ndjson/ndjson.ts');
  createTranscoder({ format: 'json', timestamp: false, quoteLookalikes: false, name: 'app', levelKey: '(a+)+$' });
  vi.unstubAllGlobals();
  expect(made).toHaveLength([...computed.values()].reduce((sum, count) => sum + count, 0));
  for (const pattern of made) expect([pattern.source, costlyText(pattern)]).toEqual([pattern.source, undefined]);
});

test.each([/(a|a)*$/, /^(\d+)+$/, /\s+$/, /<[^x]*>/, /[a-z0-9]+\./g])('%s is found out', (pattern) => {
  expect(costlyText(pattern)).toEqual(expect.any(String));
});
