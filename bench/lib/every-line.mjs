/**
 * Options of async mode for a run in which every line has to get there: where the ring is full, the call waits. An engine
 * that drops, or that writes for itself because it found no writer, ends the run.
 */
export const everyLine = { mode: 'async', overflow: 'block', blockTimeoutMs: 10_000, onError: endRun, onDrop: endRun };

function endRun(report) {
  setImmediate(() => {
    throw report instanceof Error ? report : new Error(`dropped: ${JSON.stringify(report)}`);
  });
}
