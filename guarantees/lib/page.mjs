/** A page of which some blocks are written by a program: each stands between `<!-- name -->` and `<!-- /name -->`. */

/** @param {string} page @param {string} name @returns {string} */
export function blockOf(page, name) {
  const [start, end] = boundsOf(page, name);
  return page.slice(start, end).trim();
}

/** @param {string} page @param {string} name @param {string} text */
export function withBlock(page, name, text) {
  const [start, end] = boundsOf(page, name);
  return `${page.slice(0, start)}\n${text.trim()}\n${page.slice(end)}`;
}

/** A table in Markdown. @param {readonly string[]} titles @param {readonly (readonly string[])[]} rows */
export function table(titles, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(titles), `|${titles.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** The cells of every row of a table that {@link table} made. @param {string} text @returns {string[][]} */
export function cellsOf(text) {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) => row.slice(2, -2).split(' | '));
}

function boundsOf(page, name) {
  const [opening, closing] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [page.indexOf(opening), page.indexOf(closing)];
  if (start < 0 || end < start) throw new Error(`the page has no block ${opening} ${closing}`);
  return [start + opening.length, end];
}
