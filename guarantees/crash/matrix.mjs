/** The crash matrix: every way to die by every way to log. */
import { doAll } from '../lib/jobs.mjs';
import { cellsOf, table } from '../lib/page.mjs';
import { fillCell } from './cell.mjs';
import { boundOf, DEATHS, MOMENTS } from './deaths.mjs';
import { WAYS } from './ways.mjs';

const KINDS = ['sync', 'async', 'target'];
const TITLES = ['the end', 'when', ...WAYS.map(({ name }) => name)];

const labelOf = ({ name, moment }) => [name, moment];

/**
 * @param {number} atOnce
 * @param {(line: string) => void} say
 * @returns {Promise<{ text: string, violations: string[] }>} the table, and what is against the bounds
 */
export async function playCrashes(atOnce, say) {
  const violations = [];
  const jobs = DEATHS.flatMap((death) => WAYS.map((way) => ({ death, way })));
  const cells = await doAll(jobs, atOnce, async ({ death, way }) => {
    const cell = await fillCell(death, way);
    const label = `${death.name}, ${death.moment}, ${way.name}`;
    say(`${label}: ${cell.text}`);
    for (const violation of cell.violations) violations.push(`${label}: ${violation} (${cell.text})`);
    return cell.text;
  });
  const rows = DEATHS.map((death, index) => [
    ...labelOf(death),
    ...cells.slice(index * WAYS.length, (index + 1) * WAYS.length),
  ]);
  return { text: table(TITLES, rows), violations };
}

/** The bounds that the cells are held to. @returns {string} */
export function boundsText() {
  const moments = Object.entries(MOMENTS).map(([moment, text]) => `- **${moment}**: ${text}.`);
  const rows = DEATHS.map((death) => {
    const bounds = KINDS.map((kind) => {
      const bound = boundOf(death, { kind });
      return bound === 'none' ? '-' : bound.toLocaleString('en');
    });
    return [...labelOf(death), ...bounds];
  });
  return `${moments.join('\n')}\n\n${table(['the end', 'when', 'sync', 'async', 'pino target'], rows)}`;
}

/** Whether a table that was written earlier is of these rows and columns, and within these bounds. @returns {string[]} */
export function crashFaults(text) {
  const faults = [];
  const rows = cellsOf(text);
  if (!text.includes(table(TITLES, []).split('\n')[0])) faults.push('the crash matrix has other columns');
  if (rows.length !== DEATHS.length) faults.push(`the crash matrix has ${rows.length} rows, expected ${DEATHS.length}`);
  for (const [index, death] of DEATHS.entries()) {
    const [name, moment, ...cells] = rows[index] ?? [];
    if (name !== death.name || moment !== death.moment) {
      faults.push(
        `row ${index + 1} of the crash matrix: expected ${labelOf(death).join(', ')}, found ${name}, ${moment}`,
      );
      continue;
    }
    for (const [column, way] of WAYS.entries()) {
      const bound = boundOf(death, way);
      const cell = cells[column] ?? '';
      const lost = /^[\d,]+$/.test(cell) ? Number(cell.replaceAll(',', '')) : Number.NaN;
      const isRight =
        bound === 'none' ? cell === '-' : way.kind === 'other' || (lost >= 0 && (bound === 'pino' || lost <= bound));
      if (!isRight) faults.push(`${name}, ${moment}, ${way.name}: ${cell}, bound ${bound}`);
    }
  }
  return faults;
}
