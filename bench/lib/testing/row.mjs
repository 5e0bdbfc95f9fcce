/** A row of results whose runs have these values. @param {(number | null)[]} values null: a run that failed */
export function rowOf(id, values, more = {}) {
  return {
    group: 'five fields',
    id,
    title: `the ${id}`,
    kind: 'ours',
    rivals: [],
    params: {},
    runs: values.map((value) => (value === null ? null : { value })),
    failures: values.filter((value) => value === null).map(() => 'ended by SIGKILL without a result'),
    ...more,
  };
}

/** Results of one scenario, `speed`, with these rows. */
export function resultsOf(rows, more = {}) {
  const scenario = {
    name: 'speed',
    title: 'Speed',
    method: 'As fast as it goes.',
    unit: 'records/s',
    better: 'higher',
    digits: 0,
    columns: [],
    pairs: [],
    rows,
    ...more,
  };
  const machine = {
    date: '2026-11-22T10:00:00.000Z',
    cpu: 'one CPU',
    memory: '1 GiB',
    os: 'Linux',
    node: 'v20',
    packages: { kakashi: '0.1.0' },
    loadBefore: [0, 0, 0],
    loadAfter: [1, 1, 1],
  };
  return { kind: 'full', size: {}, machine, seconds: 60, scenarios: [scenario] };
}
