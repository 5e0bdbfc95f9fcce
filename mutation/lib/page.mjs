/** @typedef {import('./verdict.mjs').Count} Count @typedef {import('./verdict.mjs').Explanations} Explanations */

const percent = (part, whole) => (whole === 0 ? '' : `${Math.floor((part / whole) * 1000) / 10} %`);
const row = (cells) => `| ${cells.join(' | ')} |`;
const sum = (counts) =>
  counts.reduce((total, count) => {
    for (const key of ['mutants', 'found', 'explained', 'open']) total[key] = (total[key] ?? 0) + count[key];
    return total;
  }, {});
const code = (text) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

/**
 * The page of results.
 *
 * @param {readonly { name: string, counts?: readonly Count[], explanations: Explanations }[]} groups in order; one without counts was
 *   not run
 */
export function pageOf(groups) {
  const all = sum(groups.flatMap(({ counts }) => counts ?? []));
  const lines = [
    '# Mutation testing',
    '',
    'Written by `npm run mutate`. Stryker changes one place of the code at a time, and a change is found if a test fails or does',
    'not end. What no test can find is explained below, with the line that it changes; what could be found and is not, is open.',
    '',
    row(['group', 'file', 'mutants', 'found', '', 'explained', 'open']),
    '|---|---|---:|---:|---:|---:|---:|',
  ];
  const count = (group, file, { mutants, found, explained, open }) =>
    row([group, file, mutants, found, percent(found, mutants), explained, open]);
  for (const { name, counts } of groups) {
    if (counts === undefined) {
      lines.push(row([`**${name}**`, 'not run yet', '', '', '', '', '']));
      continue;
    }
    lines.push(count(`**${name}**`, '', sum(counts)));
    for (const each of counts) if (each.mutants > 0) lines.push(count('', `\`${each.file}\``, each));
  }
  lines.push(count('**all**', '', all), '', '## Survivors, and why', '');
  for (const { explanations } of groups) {
    for (const [file, entries] of Object.entries(explanations)) {
      lines.push(`### \`${file}\``, '');
      for (const { line, mutants, why } of entries) {
        const what = mutants === undefined ? '' : ` as ${mutants.map(code).join(', ')}`;
        lines.push(`- ${code(line)}${what}: ${why}`);
      }
      lines.push('');
    }
  }
  return `${lines.join('\n').trimEnd()}\n`;
}
