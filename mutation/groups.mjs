const core = 'packages/core/src';
const within = (folder, ...names) => names.map((name) => `${core}/${folder}/${name}`);

/**
 * What is mutated together, and the tests that must notice. They are those beside the code and those of what is built
 * directly on it: with all tests a mutant would take ten times as long, and hardly one more would be found.
 * Tests that leave nothing behind share one worker: to start one for each file takes longer than to run them.
 * `format` is how lines are put together, `values` what of a value is printed.
 */
export const groups = {
  ring: {
    mutate: within('ring', '*.ts'),
    tests: [`${core}/ring/**/*.test.ts`, `${core}/writer/*.test.ts`],
  },
  queue: {
    mutate: within('queue', '*.ts'),
    tests: [`${core}/queue/*.test.ts`, `${core}/engine-*.test.ts`],
  },
  batch: {
    mutate: within('batch', '*.ts'),
    tests: [`${core}/batch/*.test.ts`, `${core}/engine-*.test.ts`],
  },
  format: {
    mutate: within(
      'format',
      '{formatter,kv,label,line-formatter,line-room,logfmt,memo,pairs,plain,put-*,recurring,shapes,text,time}.ts',
    ),
    tests: [`${core}/format/*.test.ts`],
    shared: true,
  },
  values: {
    mutate: within('format', '{error,fields,flatten,json,json-text,lookalike,members,value}.ts'),
    tests: [`${core}/format/*.test.ts`],
    shared: true,
  },
  transcode: {
    mutate: within('ndjson', 'transcode*.ts'),
    tests: [`${core}/ndjson/transcode*.test.ts`],
    shared: true,
  },
};
