/**
 * Bundled into what is measured. A counter is noted in the moment it is passed for the first time in a thread, so that
 * neither SIGKILL nor the end of a thread takes anything away; and by a function that calls none of those which tests replace.
 */
const { writeFileSync } = process.getBuiltinModule('node:fs');

/** The counters of a file: `passed` by number, and what to call for one that was not. */
export function counters(journal, name, count) {
  const passed = new Uint8Array(count);
  return {
    passed,
    pass(number) {
      try {
        writeFileSync(journal, `${name} ${number}\n`, { encoding: 'utf8', flag: 'a' });
        passed[number] = 1;
      } catch {
        // Where no file can be opened just now. It is noted the next time.
      }
    },
  };
}
