/** The ring's own sources with an error planted in them, to show that the model checker would find it. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { Kit } from './scenarios.ts';

export interface Edit {
  /** A file of the ring. */
  readonly file: string;
  /** Text that occurs there exactly once, and what stands there instead. */
  readonly find: string;
  readonly replace: string;
}

/** Loads the ring from its folder anew, edited. */
export function mutantOf(folder: string, edits: readonly Edit[]): Kit {
  const loaded = new Map<string, Record<string, unknown>>();
  const load = (path: string): Record<string, unknown> => {
    const known = loaded.get(path);
    if (known !== undefined) return known;
    const exports: Record<string, unknown> = {};
    loaded.set(path, exports);
    const script = scriptOf(edited(folder, path, edits));
    const require = (name: string): unknown => load(join(dirname(path), name));
    new Function('require', 'exports', script)(require, exports);
    return exports;
  };
  const from = <K extends keyof Kit>(file: string, name: K): Kit[K] => load(join(folder, file))[name] as Kit[K];
  return {
    RingProducer: from('producer.ts', 'RingProducer'),
    RingConsumer: from('consumer.ts', 'RingConsumer'),
    Doorbell: from('doorbell.ts', 'Doorbell'),
    Role: from('role.ts', 'Role'),
  };
}

const scripts = new Map<string, string>();

/** A source as a CommonJS script. Most files of a mutant are those of the one before. */
function scriptOf(source: string): string {
  const known = scripts.get(source);
  if (known !== undefined) return known;
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  scripts.set(source, outputText);
  return outputText;
}

function edited(folder: string, path: string, edits: readonly Edit[]): string {
  let source = readFileSync(path, 'utf8');
  for (const { file, find, replace } of edits) {
    if (join(folder, file) !== path) continue;
    if (source.split(find).length !== 2) throw new Error(`${file} does not have this once: ${find}`);
    source = source.replace(find, () => replace);
  }
  return source;
}
