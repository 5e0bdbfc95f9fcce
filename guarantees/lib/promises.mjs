/** Each promise on the page names the tests that show it: `[file](path): title; title`, titles as code. */
import { existsSync } from 'node:fs';
import { titlesIn } from './titles.mjs';

const HEADING = '| promise | shown by |';
const LINK = /\[[^\]]+\]\(\.\.\/([^)]+\.test\.ts)\): ((?:`[^`]+`(?:, )?)+)/g;
const TITLE = /`([^`]+)`/g;
/** Rows may refer to the matrices, which fail by themselves. */
const MATRIX = /\[(?:crash|fault) matrix\]\(#/;

/**
 * @param {string} page
 * @param {URL} root of the repository
 * @returns {string[]} what is wrong
 */
export function promiseFaults(page, root) {
  const rows = rowsBelow(page);
  const faults = rows.length === 0 ? [`no table with the heading ${HEADING}`] : [];
  const titlesByPath = new Map();
  for (const row of rows) {
    const links = [...row.matchAll(LINK)];
    if (links.length === 0 && !MATRIX.test(row)) faults.push(`nothing shows: ${row}`);
    if (links.length !== row.split('.test.ts)').length - 1) faults.push(`a link without titles: ${row}`);
    for (const [, path, titles] of links) {
      if (!titlesByPath.has(path)) {
        const url = new URL(path, root);
        titlesByPath.set(path, existsSync(url) ? titlesIn(url) : undefined);
      }
      const found = titlesByPath.get(path);
      if (found === undefined) faults.push(`there is no ${path}`);
      else
        for (const [, title] of titles.matchAll(TITLE))
          if (!found.has(title)) faults.push(`${path} has no test '${title}'`);
    }
  }
  return faults;
}

function rowsBelow(page) {
  const rows = [];
  let isInside = false;
  for (const line of page.split('\n')) {
    if (line === HEADING) isInside = true;
    else if (!line.startsWith('|')) isInside = false;
    else if (isInside && !line.startsWith('|---')) rows.push(line);
  }
  return rows;
}
