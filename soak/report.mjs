/** The report of a soak, for readers and for programs. */
import { cpus, release, totalmem, type } from 'node:os';

export function machine() {
  return {
    date: new Date().toISOString(),
    cpu: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} available`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    os: `${type()} ${release()}`,
    node: process.version,
  };
}

const number = (value) => value.toLocaleString('en-US');
const megabytes = (value) => `${(value / 2 ** 20).toFixed(1)} MB`;

/** The page. */
export function markdown({ machine: on, minutes, checkpoints, faults, sources, threads, grown, violations }) {
  const rows = Object.entries(sources).map(
    ([name, { produced, stats, arrived, marked }]) =>
      `| \`${name}\` | ${[produced, stats.written, arrived, stats.dropped, marked, stats.failed].map(number).join(' | ')} |`,
  );
  const memory = ['rss', 'heapUsed', 'external'].map(
    (key) => `| ${key} | ${['first', 'last', 'most'].map((which) => megabytes(grown[key][which])).join(' | ')} |`,
  );
  return `# Soak

${minutes} minutes of mixed load with faults that come and go: \`npm run soak -- --minutes ${minutes}\`. At each of
${checkpoints} checkpoints everything paused, and three counts that know nothing of one another were compared: what was logged,
what the accounts say, and the lines that had arrived, each whole, once and in order.

**${violations.length === 0 ? 'Everything held at every checkpoint.' : `${violations.length} things did not hold:`}**
${violations.map((violation) => `\n- ${violation}`).join('')}
${on.date}, ${on.cpu}, ${on.memory}, ${on.os}, Node.js ${on.node}.

| source | logged | written | lines arrived | dropped | dropped, by markers in the stream | failed |
|---|---:|---:|---:|---:|---:|---:|
${rows.join('\n')}

Drops are what the faults are for: the FIFOs and the disk have a queue of 2,000 records, and stall for seconds. Of
${threads.dismissed} threads that were terminated, ${number(threads.arrived)} records of ${number(threads.produced)} arrived; each may take 17 with it.

| fault | times |
|---|---:|
${Object.entries(faults)
  .map(([name, times]) => `| ${name} | ${number(times)} |`)
  .join('\n')}

Memory after garbage collection, median of the first and of the last third of the checkpoints; open files: ${grown.files.first}
and ${grown.files.last}.

| | first third | last third | at most |
|---|---:|---:|---:|
${memory.join('\n')}
`;
}
