/**
 * Where Kakashi in-process is meant to differ from SonicBoom: by file, the name of the case, and why. `since` is the
 * version whose suite has it first; with `sometimes` it depends on which thread is faster.
 */
export const DIFFERENCES = [
  {
    file: 'destroy.test.js',
    name: /^destroy(?!.*opening)/,
    why: 'A write after `destroy` is counted as dropped; nothing that logs ever throws.',
  },
  {
    file: 'flush.test.js',
    since: 5,
    name: /^destroy while opening marks/,
    why: 'A write after `destroy` is counted as dropped; nothing that logs ever throws.',
  },
  {
    file: 'flush.test.js',
    since: 5,
    name: /^destroy while (opening|reopening) fails a pending flush/,
    why: '`destroy` loses nothing, so a flush that is pending then succeeds.',
  },
  {
    file: 'flush.test.js',
    name: /^call flush cb with an error when trying to flush destroyed stream/,
    why: 'Nothing is lost by `destroy`, and nothing waits after it: there is no error to call back with.',
  },
  {
    file: 'flush.test.js',
    since: 5,
    name: /^flush with minLength 0 waits for the in-flight write \(sync: true/,
    why: 'The callback of `flush` is never called within the call.',
  },
  { file: 'flush.test.js', since: 5, name: /^flush fsyncs stdout redirected/, why: 'Stubs `fs`, in a child process.' },
  {
    file: 'end.test.js',
    name: /^chunk data accordingly/,
    why: 'A line that no newline ended gets one when the stream ends.',
  },
  {
    file: 'sync.test.js',
    name: /^write enormously large buffers sync with utf8/,
    why: 'A line that no newline ended gets one when the stream ends.',
  },
  {
    file: 'sync.test.js',
    name: /^write enormously large buffers sync$/,
    why: 'One line of 512 MiB: it is larger than the queue may be, so it is dropped and counted.',
  },
  {
    file: 'write.test.js',
    name: /^write enormously large buffers async$/,
    why: 'One line of 512 MiB: it is larger than the queue may be, so it is dropped and counted.',
  },
  { file: 'sync.test.js', name: /^\._len must/, why: 'Asks for `_len`, a field of SonicBoom.' },
  {
    file: 'flush-sync.test.js',
    since: 5,
    name: /^flushSync while reopening/,
    why: 'Asks for `_writing`, a field of SonicBoom.',
  },
  {
    file: 'write.test.js',
    name: /^make sure `maxWrite` is passed$/,
    why: 'Asks for `maxLength`, a field of SonicBoom.',
  },
  { file: 'reopen.test.js', name: /^reopen with file/, why: 'Asks for `file`, a field of SonicBoom.' },
  {
    file: 'reopen.test.js',
    name: /^reopen with buffer(, sync: false| \(2\))$/,
    why: 'The writer thread opens the file when it starts. Where that is after the rename, all lines are in the new file.',
    sometimes: true,
  },
  {
    file: 'periodicflush.test.js',
    name: /^periodicflush_on(, sync: false| \(2\))$/,
    why: 'Moves a fake clock and reads the file soon; a thread of its own writes, in real time.',
    sometimes: true,
  },
  {
    file: 'minlength.test.js',
    name: /^drain deadlock$/,
    why: '`write` returns false if a record was dropped, since the queue has a bound; there is no high-water mark.',
  },
  { file: 'minlength.test.js', name: /^should throw if minLength/, why: 'There is no `maxWrite` to contradict.' },
  {
    file: 'mode.test.js',
    name: /^mode default/,
    why: 'A file is created with mode 0o644, where SonicBoom leaves all to the umask.',
  },
  {
    file: 'write.test.js',
    name: /^can be piped into/,
    why: 'Blank lines are skipped, and the text that is piped has some.',
  },
  {
    file: 'write.test.js',
    name: /^minLength/,
    why: 'Who listens to `drain` gets what is in the batch written; SonicBoom goes on gathering.',
  },
  {
    file: 'write.test.js',
    name: /^emit write events/,
    why: 'There is no event `write`; `stats()` has the number of bytes.',
  },
];
