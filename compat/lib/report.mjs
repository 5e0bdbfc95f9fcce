const HEAD = `# Compatibility

Written by \`npm run compat\` on Node.js ${process.versions.node.split('.')[0]}: the suites that pino and sonic-boom are published with,
run from the installed packages with Kakashi in the place of their own parts. The command fails if a case fails that is not explained here, or passes though it is.

- **pino**: the tests of its transports. Kakashi with \`format: 'json'\` first stands for the fixtures \`to-file-transport\`, then for
  \`pino/file\`. "Its own parts" is pino by itself, for comparison.
- **sonic-boom**: Kakashi in-process, as \`kakashiPino\`, stands for the class SonicBoom, in sync and in async mode: where
  a name comes twice, in this order. Cases that stub \`fs\` say nothing about another writer and are only counted.
`;

/** The report as Markdown. */
export function report(judged) {
  return `${[HEAD, summary(judged), ...judged.filter(({ usesKakashi }) => usesKakashi).map(section)].join('\n')}`;
}

function summary(judged) {
  const rows = judged.map(({ title, rows: cases }) => {
    const count = (verdict) => cases.filter((one) => one.verdict === verdict).length;
    return [title, ...['passes', 'differs', 'FAILS', 'skipped', 'stubs fs'].map(count)];
  });
  return table(['suite', 'passes', 'differs', 'fails', 'skipped', 'stubs `fs`'], rows);
}

function section({ title, rows }) {
  const told = rows.filter(({ verdict }) => verdict !== 'stubs fs');
  const lines = told.map(({ file, name, verdict, why = '' }) => [file.replace('.test.js', ''), name, verdict, why]);
  return `## ${title}\n\n${table(['file', 'case', 'verdict', 'why'], lines)}`;
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line)].join('\n')}\n`;
}
