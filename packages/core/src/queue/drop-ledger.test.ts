import { expect, test } from 'vitest';
import { DEBUG, ERROR, INFO } from '../testing/chunks.ts';
import { DropLedger } from './drop-ledger.ts';

test('drops are grouped by reason and level, and each list is taken once', () => {
  const ledger = new DropLedger();
  for (const grade of [INFO, DEBUG, INFO]) ledger.add('queue-full', grade);
  ledger.add('too-large', ERROR, 7);
  const reports = [
    { count: 3, reason: 'queue-full', byLevel: { debug: 1, info: 2 } },
    { count: 7, reason: 'too-large', byLevel: { error: 7 } },
  ];
  expect(ledger.takeUntold()).toEqual(reports);
  expect([ledger.hasUntold, ledger.hasUnmarked]).toEqual([false, true]);
  expect(ledger.takeUnmarked()).toEqual(reports);
  expect([ledger.takeUntold(), ledger.takeUnmarked()]).toEqual([[], []]);
});

test.each(['closed', 'close-timeout'] as const)('%s drops are told, but there is no stream left to mark', (reason) => {
  const ledger = new DropLedger();
  ledger.add(reason, INFO);
  expect([ledger.hasUntold, ledger.hasUnmarked]).toEqual([true, false]);
});
