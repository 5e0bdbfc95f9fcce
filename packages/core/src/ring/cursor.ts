/**
 * Cursors of a lane: a word of 32 bits that counts records in its upper 28 bits and only grows, wrapping.
 *
 * The low four bits of the write cursor W are 0. Those of the read cursor R say who moved it: bit 0, the *parity*, flips with
 * every claim of the consumer and with nothing else; bits 1 to 3 are the *tenure*, which a heir raises. So one look at R
 * tells whether an announced claim took place, whatever the producer evicted meanwhile and even if the producer died between
 * its exchange and its own count (an evicted count kept beside R cannot tell that from a claim of one record); and a
 * consumer that was replaced while it stood still can never exchange R again.
 */

/** What one record adds to a cursor. */
export const STEP = 16;

const POSITION = ~(STEP - 1);
const PARITY = 1;
const TENURE = 0b1110;

/** Most records that a lane may hold: two cursors must differ by less than half of their range. */
export const MAX_CAPACITY = 2 ** 27;

/** Records between two cursors. */
export function recordsBetween(write: number, read: number): number {
  return ((write & POSITION) - (read & POSITION)) >>> 4;
}

/** How many records a cursor counted since it was 0, modulo 2^28. */
export function countOf(cursor: number): number {
  return cursor >>> 4;
}

/** Whether a read cursor has come to where a write cursor was. */
export function hasReached(read: number, write: number): boolean {
  return (((read & POSITION) - (write & POSITION)) | 0) >= 0;
}

export function advance(cursor: number, records: number): number {
  return (cursor + records * STEP) | 0;
}

/** R after the consumer claimed records. */
export function claimed(read: number, records: number): number {
  return advance(read, records) ^ PARITY;
}

/** Whether a claim took R from `before` to `now`; at most one claim lies between. */
export function wasClaimed(before: number, now: number): boolean {
  return ((before ^ now) & PARITY) !== 0;
}

/** Whether only evictions lie between two values of R. */
export function onlyEvicted(before: number, now: number): boolean {
  return ((before ^ now) & (PARITY | TENURE)) === 0;
}

/** R with the next tenure. */
export function withNextTenure(read: number): number {
  return (read & ~TENURE) | ((read + 2) & TENURE);
}

/** R as the consumer of another tenure may expect it; so it finds itself replaced when it exchanges. */
export function ofTenure(read: number, tenure: number): number {
  return (read & ~TENURE) | (tenure & TENURE);
}
