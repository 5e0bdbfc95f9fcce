/** A Markdown table that reads well as text, too: columns aligned, figures to the right. @returns {string[]} its lines */
export function table(titles, rows) {
  const widths = titles.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column].length)));
  const isFigure = titles.map((_, column) => column > 0 && rows.some((row) => /^-?[\d.,]+( %)?$/.test(row[column])));
  const line = (cells) =>
    `| ${cells.map((cell, column) => (isFigure[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join(' | ')} |`;
  const rule = widths.map((width, column) => (isFigure[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(titles), line(rule), ...rows.map(line)];
}
