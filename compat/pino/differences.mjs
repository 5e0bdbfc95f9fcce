/** Where a target of Kakashi is meant to differ from `pino/file`. For pino's fixtures there is no difference. */
export const DIFFERENCES = [
  {
    file: 'core.test.js',
    name: /^string integer destination$/,
    why: "`destination: '1'` is a file of that name; the descriptor is the number 1.",
  },
  {
    file: 'uses-pino-config.test.js',
    name: /^transport uses pino config/,
    why: 'Reads back records that no newline divides. Kakashi ends each with one.',
  },
];
