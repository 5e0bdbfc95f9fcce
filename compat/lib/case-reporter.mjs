/** A reporter for node:test: one line of JSON a case, as soon as it has ended. */
export default async function* caseReporter(events) {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { name, skip, todo, details } = data;
    const outcome = type === 'test:fail' ? 'failed' : skip !== undefined || todo !== undefined ? 'skipped' : 'passed';
    // A case that waits for ever takes those behind it with it: they have not been tried.
    const isCancelled = details.error?.failureType === 'cancelledByParent';
    yield `${JSON.stringify({ name, outcome, isCancelled, reason: reasonOf(details.error) })}\n`;
  }
}

/** The first line of the error that a case threw, not of the one that node:test wraps around it. */
function reasonOf(error) {
  const cause = error?.cause ?? error;
  if (cause === undefined) return undefined;
  return String(cause.message ?? cause)
    .split('\n')[0]
    .slice(0, 200);
}
