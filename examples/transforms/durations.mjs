/** A transform for pino's worker: durations in seconds, and nothing of health checks. */
export default function durations(record) {
  if (record.path === '/healthz') return undefined;
  if (typeof record.ms === 'number') {
    record.seconds = record.ms / 1000;
    delete record.ms;
  }
  return record;
}
