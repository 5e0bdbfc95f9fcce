/** Small rings whose every interleaving is explored in seconds. */
import { ASLEEP, LINGERING } from '../doorbell.ts';
import type { Model } from './explorer.ts';
import {
  death,
  flush,
  force,
  forceInWrite,
  type Kit,
  oneBell,
  overflow,
  roles,
  type Shape,
  sleep,
} from './scenarios.ts';

/** More interleavings, for some minutes. */
export const FULL = process.env.KAKASHI_MODEL === 'full';
export const EVER = Number.POSITIVE_INFINITY;

/** A ring of two records and 8 bytes, in which a record takes 2 or 3. */
export const SMALL: Shape = { capacity: 2, maxBytes: 8, early: [], pushes: [], claims: 2 };
export const LARGER: Shape = { ...SMALL, capacity: 4, maxBytes: 12 };

/** A consumer and its heir, both alive, share too much for every interleaving: only those of few preemptions. */
export const few = (model: Model, quick = 2): Model => ({ ...model, maxPreemptions: FULL ? 3 : quick });

export const QUICK: Record<string, (kit: Kit) => Model> = {
  'overflow: eviction against a claim': (kit) => overflow(kit, { ...SMALL, early: [0, 0], pushes: [0, 0], claims: 1 }),
  'overflow: an empty ring': (kit) => overflow(kit, { ...SMALL, pushes: [0, 0] }),
  'overflow: cursors that wrap': (kit) => overflow(kit, { ...SMALL, early: [0], pushes: [0, 0], beforeWrap: 2 }),
  'overflow: groups': (kit) => overflow(kit, { ...LARGER, early: [[0, 0]], pushes: [[0, 0], 'evict'], claims: 1 }),
  'overflow: bytes are the bound': (kit) =>
    overflow(kit, { ...SMALL, capacity: 4, maxBytes: 6, early: [0, 0], pushes: [0], claims: 1 }),
  'overflow: the end of the data area': (kit) =>
    overflow(kit, { ...SMALL, capacity: 4, early: [0, 0, 0, 0, 0, 0, 'evict', 'evict'], pushes: [0, 0, 0], claims: 1 }),
  'overflow: into a tray that is not empty': (kit) =>
    overflow(kit, { ...LARGER, early: [2, 0, 0], pushes: ['evict', 'evict'], claims: 3, claimsPerWrite: 3 }),
  'overflow: more claims than moves': (kit) =>
    overflow(kit, {
      ...LARGER,
      early: [2, 0, 0, 0],
      pushes: ['evict', 'evict', 'evict'],
      claims: 2,
      claimsPerWrite: 2,
    }),
  'overflow: what waited at the first look is gone at the second': (kit) =>
    overflow(kit, { ...SMALL, capacity: 1, early: [0], pushes: [0, 0], claims: 1 }),
  'lanes: the order of logging': (kit) => overflow(kit, { ...LARGER, early: [0], pushes: [2, 0], claims: 2 }),
  'lanes: a head is evicted while it is read': (kit) =>
    overflow(kit, { ...SMALL, early: [0, 2], pushes: [0, 2], claims: 1 }),
  'lanes: a head is written anew while it is read': (kit) =>
    overflow(kit, { ...SMALL, early: [0, 2], pushes: [0, 0], claims: 1 }),
  'death: while nobody logs': (kit) => death(kit, { ...LARGER, early: [0, 2, 0], claims: 3, claimsPerWrite: 2 }),
  'death: while the producer evicts': (kit) => death(kit, { ...SMALL, early: [0, 0], pushes: ['evict'], claims: 1 }),
  'death: of one that transcodes': (kit) =>
    death(kit, { ...LARGER, early: [0, 2, 0], claims: 2, claimsPerWrite: 2, transcodes: 1 }),
  'death: of one that transcodes, while the producer evicts': (kit) =>
    death(kit, { ...SMALL, early: [0, 0], pushes: ['evict'], claims: 1, transcodes: 2 }),
  'force: upon one that transcodes': (kit) => few(force(kit, { ...SMALL, early: [0, 0], claims: 1, transcodes: 1 }), 1),
  'force: while nobody logs': (kit) => few(force(kit, { ...SMALL, early: [0], claims: 1 })),
  'force: upon one that is in a write': (kit) =>
    few(forceInWrite(kit, { ...SMALL, early: [0, 0], claims: 1, limit: 3 }), 1),
  'force: while the producer evicts': (kit) =>
    few(force(kit, { ...SMALL, early: [0], pushes: ['evict'], claims: 1 }), 1),
  'sleep: deep, woken by any record': (kit) => sleep(kit, { ...SMALL, pushes: [0] }, ASLEEP, EVER, false),
  'sleep: deep, twice': (kit) => sleep(kit, { ...SMALL, early: [0], pushes: [1] }, ASLEEP, EVER, false),
  'sleep: lingering, woken by what is urgent': (kit) => sleep(kit, { ...SMALL, pushes: [2] }, LINGERING, EVER, true),
  'sleep: lingering ends by itself': (kit) => sleep(kit, { ...SMALL, pushes: [0] }, LINGERING, 1, false),
  'sleep: two producers, one bell': (kit) => oneBell(kit, SMALL, 2),
  'flush: settled is settled': (kit) => flush(kit, { ...LARGER, early: [0, 2], claims: 2 }),
  'role: one at a time': (kit) => roles(kit, SMALL, false),
  'role: who lost it by force knows': (kit) => roles(kit, SMALL, true),
};
