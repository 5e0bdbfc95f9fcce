/**
 * What became of mutants: found by a test, explained by somebody, or neither.
 *
 * @typedef {{ line: string, mutants?: readonly string[], why: string }} Explanation
 *   of all survivors in a line, or of those with one of these replacements
 * @typedef {Record<string, readonly Explanation[]>} Explanations by file; one whose line is gone is stale
 * @typedef {{ file: string, row: number, line: string, replacement: string, mutator: string }} Survivor
 * @typedef {{ file: string, mutants: number, found: number, explained: number, open: number }} Count
 */

const FOUND = new Set(['Killed', 'Timeout', 'RuntimeError', 'CompileError']);
const NOT_FOUND = new Set(['Survived', 'NoCoverage']);

/**
 * @param {{ files: Record<string, { source: string, mutants: readonly any[] }> }} report by Stryker
 * @param {Explanations} explanations of survivors; their files are named from `base` on
 * @param {string} base
 */
export function verdictOf(report, explanations, base) {
  /** @type {Count[]} */
  const counts = [];
  /** @type {Survivor[]} */
  const open = [];
  const stale = Object.entries(explanations).flatMap(([file, all]) => {
    const lines = report.files[base + file]?.source.split('\n').map((line) => line.trim());
    return all.filter(({ line }) => !lines?.includes(line));
  });
  for (const [path, { source, mutants }] of Object.entries(report.files)) {
    const file = path.slice(base.length);
    const count = { file, mutants: 0, found: 0, explained: 0, open: 0 };
    const lines = source.split('\n');
    for (const mutant of mutants) {
      if (!FOUND.has(mutant.status) && !NOT_FOUND.has(mutant.status)) {
        throw new Error(`${file}: a mutant has the status ${mutant.status}; expected one of a finished run`);
      }
      count.mutants += 1;
      if (FOUND.has(mutant.status)) {
        count.found += 1;
        continue;
      }
      const row = mutant.location.start.line;
      const survivor = {
        file,
        row,
        line: lines[row - 1].trim(),
        replacement: oneLine(mutant.replacement),
        mutator: mutant.mutatorName,
      };
      const explanation = explanations[file]?.find((each) => explains(each, survivor));
      if (explanation === undefined) {
        count.open += 1;
        open.push(survivor);
      } else {
        count.explained += 1;
      }
    }
    counts.push(count);
  }
  return { counts, open: open.sort((a, b) => a.file.localeCompare(b.file) || a.row - b.row), stale };
}

/** @param {Survivor} survivor */
export function textOf({ file, row, line, replacement, mutator }) {
  return `${file}:${row} ${mutator}: ${line} ==> ${replacement}`;
}

function explains({ line, mutants }, survivor) {
  return line === survivor.line && (mutants === undefined || mutants.includes(survivor.replacement));
}

/** Replacements of several lines are told apart well enough by their words. */
function oneLine(text) {
  return text.trim().replaceAll(/\s+/g, ' ');
}
