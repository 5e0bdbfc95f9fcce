/** Equal work is where both sides print these on each line, beside the record. */
export const EQUAL = 'time, pid, host';

/** @param {{ prints?: string }} one @param {{ prints?: string }} other */
export function isEqualWork(one, other) {
  return one.prints === other.prints;
}
