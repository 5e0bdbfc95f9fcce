/**
 * Every interleaving of the ring's accesses, in small rings. The run that is part of `npm test` takes some seconds;
 * `KAKASHI_MODEL=full npx vitest run --project unit packages/core/src/ring/model` explores larger ones, for some minutes.
 */
import { expect, test } from 'vitest';
import { RingConsumer } from '../consumer.ts';
import { ASLEEP, Doorbell } from '../doorbell.ts';
import { RingProducer } from '../producer.ts';
import { Role } from '../role.ts';
import { explore, type Model } from './explorer.ts';
import { death, force, type Kit, oneBell, overflow, sleep } from './scenarios.ts';
import { EVER, FULL, few, LARGER, QUICK, SMALL } from './small-rings.ts';

const REAL: Kit = { RingProducer, RingConsumer, Doorbell, Role };

const LARGE: Record<string, (kit: Kit) => Model> = {
  'overflow: four records, three claims': (kit) => overflow(kit, { ...SMALL, pushes: [0, 0, 0, 0], claims: 3 }),
  'overflow: three records that wait': (kit) =>
    overflow(kit, { ...LARGER, early: [0, 0, 0], pushes: [0, 0, 0], claims: 2, claimsPerWrite: 2 }),
  'lanes: all three': (kit) => overflow(kit, { ...LARGER, early: [1], pushes: [2, 0, 1], claims: 3 }),
  'death: while the producer logs and evicts': (kit) => death(kit, { ...SMALL, early: [0, 0], pushes: [0], claims: 2 }),
  'death: in a tray that is not empty': (kit) =>
    death(kit, { ...LARGER, early: [2, 0, 0], pushes: ['evict'], claims: 2, claimsPerWrite: 2 }),
  'force: while the producer logs': (kit) => few(force(kit, { ...SMALL, early: [0], pushes: [0], claims: 1 })),
  'force: between two claims': (kit) => few(force(kit, { ...SMALL, early: [0, 0], claims: 2, limit: 3 })),
  'sleep: three producers, one bell': (kit) => oneBell(kit, SMALL, 3),
  'sleep: two records': (kit) => sleep(kit, { ...SMALL, pushes: [0, 1] }, ASLEEP, EVER, false),
};

const scenarios = FULL ? { ...QUICK, ...LARGE } : QUICK;

test.each(Object.keys(scenarios))('%s', { timeout: 600_000 }, (name) => {
  const start = performance.now();
  const model = (scenarios[name] as (kit: Kit) => Model)(REAL);
  const exploration = explore({ ...model, maxStates: FULL ? 1e7 : 1e5 });
  // A scenario of one schedule would prove nothing.
  expect(exploration.states).toBeGreaterThan(20);
  if (process.env.KAKASHI_MODEL !== undefined) {
    console.log(name, JSON.stringify(exploration), `${Math.round(performance.now() - start)} ms`);
  }
});
