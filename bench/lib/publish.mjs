import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GOALS } from '../goals.mjs';
import { charts } from './charts.mjs';
import { report } from './report.mjs';
import { resultsText } from './results.mjs';

const README_SCRIPT = fileURLToPath(new URL('../../scripts/readme.mjs', import.meta.url));

/**
 * Writes results and all that is made of them, the README's numbers too, so that text and pictures never differ.
 * @param {import('./results.mjs').Results} results
 */
export function publish(results) {
  mkdirSync(new URL('../charts/', import.meta.url), { recursive: true });
  for (const [name, text] of Object.entries(published(results))) {
    writeFileSync(new URL(`../${name}`, import.meta.url), text);
  }
  execFileSync(process.execPath, [README_SCRIPT], { stdio: 'inherit' });
}

/** What is published of results, all of it made of what is kept of them. @returns {Record<string, string>} text by path in this workspace */
export function published(results) {
  const text = resultsText(results);
  const kept = JSON.parse(text);
  const pictures = Object.entries(charts(kept)).map(([name, svg]) => [`charts/${name}.svg`, svg]);
  return {
    'RESULTS.json': text,
    'RESULTS.md': report(kept, GOALS),
    ...Object.fromEntries(pictures),
  };
}
