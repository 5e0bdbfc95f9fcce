/** Loads the module that the option `transform` names. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { KakashiError, reasonOf } from '@kakashi/core';
import { isTransform, type Transform } from './transform.ts';

/** How deep the export may lie: CommonJS that was made of an ES module, and was imported by one, has a default in a default. */
const MAX_DEFAULTS = 3;

/** @throws {KakashiError} `ERR_KAKASHI_OPTION_INVALID` if there is no such module, it throws, or exports no transform. */
export async function importTransform(specifier: string): Promise<Transform> {
  try {
    return transformOf(await import(/* webpackIgnore: true */ pathToFileURL(pathOf(specifier)).href), specifier);
  } catch (cause) {
    throw loadError(specifier, cause);
  }
}

/** {@link importTransform} at once, for which an ES module must do without `await` at its top. */
export function requireTransform(specifier: string): Transform {
  try {
    const path = pathOf(specifier);
    return transformOf(createRequire(path)(path), specifier);
  } catch (cause) {
    throw loadError(specifier, cause);
  }
}

/**
 * Where the module lies. Relative paths and packages are looked for from the working directory, since neither pino's worker
 * nor we know whose file the option stands in.
 */
function pathOf(specifier: string): string {
  if (specifier.startsWith('file:')) return fileURLToPath(specifier);
  return createRequire(join(process.cwd(), 'kakashi.js')).resolve(specifier);
}

function transformOf(module: unknown, specifier: string): Transform {
  let exported = module;
  for (let i = 0; i < MAX_DEFAULTS && typeof exported === 'object' && exported !== null; i++) {
    exported = (exported as { default?: unknown }).default;
  }
  if (isTransform(exported)) return exported;
  throw wrongModule(specifier, 'its default export is no function, or an async one');
}

function loadError(specifier: string, cause: unknown): KakashiError {
  if (cause instanceof KakashiError) return cause;
  // Node.js goes on with who required what, which here is nobody.
  const [reason = ''] = reasonOf(cause).split('\n');
  return wrongModule(specifier, reason, cause);
}

function wrongModule(specifier: string, reason: string, cause?: unknown): KakashiError {
  const details = {
    option: 'transform',
    expected: 'a module that can be loaded, with a function as its default export',
    received: `'${specifier}'`,
    ...(cause === undefined ? {} : { cause }),
  };
  const message = `option transform: expected ${details.expected}, received ${details.received}: ${reason}`;
  return new KakashiError('ERR_KAKASHI_OPTION_INVALID', message, details);
}
