/** One listener to the exit of the process for all transports. */
const takers = new Set<() => void>();
let isListening = false;

/** Has a function called when the process exits, until {@link forget}. */
export function remember(take: () => void): void {
  takers.add(take);
  if (isListening) return;
  isListening = true;
  process.on('exit', () => {
    for (const taker of takers) taker();
  });
}

export function forget(take: () => void): void {
  takers.delete(take);
}
