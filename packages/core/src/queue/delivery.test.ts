/** Delivery on its own, over an outlet that does as it is told: what is offered, when, and what is made of the answers. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Batch } from '../batch/batch.ts';
import type { KakashiError } from '../errors.ts';
import { Account } from '../stats.ts';
import { DEBUG, ERROR, INFO } from '../testing/chunks.ts';
import { clock } from '../testing/clock.ts';
import { ScriptedOutlet, type Step } from '../testing/outlets.ts';
import { systemError } from '../testing/sinks.ts';
import { Delivery } from './delivery.ts';
import { DropLedger } from './drop-ledger.ts';

/** A clock of its own: it does not go on when a timer rings. */
vi.mock('../clock.ts', () => import('../testing/clock.ts'));

beforeEach(() => {
  vi.useFakeTimers();
  clock.now = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

/** All is under way; the answer comes later. */
const later: Step = () => undefined;

function failing(error: unknown): Step {
  return () => {
    throw error;
  };
}

function batchOf(lines: readonly string[], grade = INFO): Batch {
  const batch = new Batch(64 * 1024);
  for (const line of lines) batch.add(line, Buffer.byteLength(line) + 1, grade);
  return batch;
}

/** A delivery to an outlet that keeps the bytes, as all do that answer later, or to one that writes from them. */
function setUp({ keepsBytes = true } = {}) {
  const outlet = new ScriptedOutlet({ keepsBytes });
  const account = new Account();
  const ledger = new DropLedger();
  const errors: KakashiError[] = [];
  const markers = vi.fn(() => {
    const lines = ledger.takeUnmarked().map(({ count }) => `dropped ${count}\n`);
    return Buffer.from(lines.join(''));
  });
  const reportDrops = vi.fn();
  const delivery = new Delivery(outlet, account, ledger, {
    takeMarkers: markers,
    reportError: (error) => errors.push(error),
    reportDrops,
  });
  const take = (...lines: string[]) => delivery.take(batchOf(lines));
  const seal = (...lines: string[]) => delivery.seal(batchOf(lines));
  return { outlet, account, ledger, errors, markers, reportDrops, delivery, take, seal };
}

/** What became of a promise by now. */
async function stateOf(promise: Promise<void>): Promise<string> {
  let state = 'pending';
  promise.then(
    () => {
      state = 'resolved';
    },
    (error: { code: string }) => {
      state = error.code;
    },
  );
  await vi.advanceTimersByTimeAsync(0);
  return state;
}

describe('a batch for a descriptor', () => {
  test('leaves no memory behind once it is written and nothing waits', () => {
    const { outlet, delivery, take } = setUp({ keepsBytes: false });
    const memoryOfOneThatWaited = () => {
      outlet.steps = [failing(systemError('EAGAIN'))];
      take('x'.repeat(2000));
      clock.now += 1000;
      delivery.pump(false);
      expect(delivery.queue.records).toBe(0);
      return outlet.offered.at(-1)?.bytes.buffer;
    };
    expect(memoryOfOneThatWaited()).not.toBe(memoryOfOneThatWaited());
  });

  test('is left alone for a while when it was not taken', () => {
    const { outlet, delivery, take } = setUp({ keepsBytes: false });
    outlet.steps = [failing(systemError('EAGAIN'))];
    take('a');
    expect([outlet.texts, delivery.queue.records]).toEqual([['a\n'], 1]);
  });

  test('is written from where it was gathered while nothing waits', () => {
    const { outlet, account, delivery } = setUp({ keepsBytes: false });
    const batch = batchOf(['a', 'b']);
    batch.measure();
    const { buffer } = batch;
    delivery.take(batch);
    expect(outlet.texts).toEqual(['a\nb\n']);
    expect(outlet.offered[0]?.bytes).toBe(buffer);
    expect([batch.records, account.written, account.batches, account.bytesWritten]).toEqual([0, 2, 1, 4]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('waits whole if it could not be written, and is tried again', () => {
    const { outlet, account, errors, take } = setUp({ keepsBytes: false });
    outlet.steps = [failing(systemError('ENOSPC'))];
    take('a', 'b');
    expect(errors).toMatchObject([{ code: 'ERR_KAKASHI_SINK_STALLED', cause: { code: 'ENOSPC' } }]);
    vi.advanceTimersByTime(10);
    expect([outlet.texts, account.written, account.failed]).toEqual([['a\nb\n', 'a\nb\n'], 2, 0]);
  });

  test('has failed with an error that will not pass', () => {
    const { outlet, account, errors, delivery, take } = setUp({ keepsBytes: false });
    outlet.steps = [failing(systemError('EBADF'))];
    take('a', 'b');
    take('c');
    expect(errors).toMatchObject([{ code: 'ERR_KAKASHI_SINK_FAILED' }]);
    expect([outlet.texts, account.written, account.failed, delivery.settled]).toEqual([['a\nb\n', 'c\n'], 1, 2, true]);
  });

  test('that comes while another is written waits for it, and for a moment more', () => {
    const { outlet, delivery, take } = setUp({ keepsBytes: false });
    const seen: boolean[] = [];
    outlet.steps = [
      ({ text }) => {
        seen.push(delivery.delivering);
        take('inside');
        return text.length;
      },
    ];
    take('outside');
    expect([seen, delivery.delivering, outlet.deepest, outlet.texts]).toEqual([[true], false, 1, ['outside\n']]);
    vi.advanceTimersByTime(10);
    expect(outlet.texts).toEqual(['outside\n', 'inside\n']);
  });
});

describe('a sink that stalled', () => {
  test('is tried again when its time has come, also by a thread that never comes to its event loop', () => {
    const { outlet, take } = setUp();
    outlet.steps = [failing(systemError('ENOSPC'))];
    take('a');
    clock.now = 9;
    take('b');
    expect(outlet.texts).toEqual(['a\n']);
    clock.now = 10;
    take('c');
    expect(outlet.texts).toEqual(['a\n', 'a\n', 'b\n', 'c\n']);
  });

  test('is tried again by its timer, even if that is early by the clock', () => {
    const { outlet, take } = setUp();
    outlet.steps = [failing(systemError('ENOSPC'))];
    take('a');
    vi.advanceTimersByTime(10);
    expect(outlet.texts).toEqual(['a\n', 'a\n']);
  });

  test('is left alone when it says that it is ready', () => {
    const { outlet, take } = setUp();
    outlet.steps = [failing(systemError('ENOSPC'))];
    take('a');
    outlet.onReady();
    expect(outlet.texts).toEqual(['a\n']);
  });
});

describe('what is under way', () => {
  test('is not settled before it is answered for, and is counted until then', async () => {
    const { outlet, account, delivery, take } = setUp();
    outlet.steps = [later];
    take('a', 'b');
    const flush = delivery.whenSettled();
    expect([delivery.settled, delivery.recordsUnderWay, await stateOf(flush)]).toEqual([false, 2, 'pending']);
    outlet.offered[0]?.answer();
    expect([delivery.settled, delivery.recordsUnderWay, await stateOf(flush)]).toEqual([true, 0, 'resolved']);
    expect([account.written, account.batches]).toEqual([2, 1]);
  });

  test('is answered for once: another answer changes nothing, but more may be given', () => {
    const { outlet, account, errors, take, seal } = setUp();
    outlet.steps = [later];
    take('a');
    seal('b');
    outlet.ready = false;
    outlet.offered[0]?.answer();
    outlet.ready = true;
    outlet.offered[0]?.answer(new Error('no'));
    expect([outlet.texts, account.written, account.failed, errors]).toEqual([['a\n', 'b\n'], 2, 0, []]);
  });

  test('is answered for although it was answered from inside, whatever is returned then', () => {
    const { outlet, account, delivery, take } = setUp();
    const answering: Step = ({ answer }) => {
      answer();
      return 1;
    };
    outlet.steps = [answering];
    take('a');
    expect([account.written, account.bytesWritten, delivery.settled]).toEqual([1, 2, true]);
  });

  test('is an offer, not a chunk: a late answer to an earlier offer says nothing about a later one', () => {
    const { outlet, account, delivery, take } = setUp();
    outlet.steps = [later, later];
    take('a');
    outlet.offered[0]?.answer(systemError('EAGAIN'));
    vi.advanceTimersByTime(1);
    outlet.offered[0]?.answer();
    expect([outlet.texts, account.written, delivery.settled]).toEqual([['a\n', 'a\n'], 0, false]);
  });

  test('counts its bytes without those that were written before', () => {
    const { outlet, account, take } = setUp();
    outlet.steps = [() => 3, later];
    take('abc', 'def');
    outlet.offered[1]?.answer();
    expect([outlet.texts, account.bytesWritten, account.written]).toEqual([['abc\ndef\n', '\ndef\n'], 8, 2]);
  });

  test('is no batch if it is a marker', () => {
    const { outlet, account, delivery, take } = setUp();
    delivery.refuse('too-large', INFO);
    outlet.steps = [later, later];
    take('a');
    outlet.offered[0]?.answer();
    expect([outlet.texts, account.batches, account.writes]).toEqual([['dropped 1\n', 'a\n'], 0, 1]);
    outlet.offered[1]?.answer();
    expect([account.batches, account.writes]).toEqual([1, 2]);
  });
});

describe('a marker', () => {
  test('follows right behind a line that had been torn', () => {
    const { outlet, delivery, take } = setUp({ keepsBytes: false });
    outlet.steps = [() => 1, () => 0];
    take('torn', 'evicted', 'kept');
    take('last');
    delivery.evict(0);
    vi.advanceTimersByTime(1);
    expect(outlet.texts.slice(2)).toEqual(['orn\n', 'dropped 1\n', 'kept\n', 'last\n']);
  });

  test('of drops while a line was torn is the next line, too', () => {
    const { outlet, delivery, seal } = setUp({ keepsBytes: false });
    outlet.steps = [
      () => {
        delivery.refuse('too-large', INFO);
        return 1;
      },
    ];
    seal('torn');
    seal('last');
    delivery.pump(false);
    expect(outlet.texts).toEqual(['torn\n', 'orn\n', 'dropped 1\n', 'last\n']);
  });

  test('is made before what is logged meanwhile is delivered', () => {
    const { outlet, markers, delivery, take } = setUp();
    const seen: boolean[] = [];
    markers.mockImplementationOnce(() => {
      seen.push(delivery.delivering);
      take('inside');
      return Buffer.from('marker\n');
    });
    delivery.refuse('too-large', INFO);
    take('outside');
    expect([seen, outlet.texts]).toEqual([[true], ['marker\n', 'outside\n']]);
  });

  test('that cannot be made does not end all delivery', () => {
    const { outlet, markers, delivery, take } = setUp();
    markers.mockImplementationOnce(() => {
      throw new RangeError('Maximum call stack size exceeded');
    });
    delivery.refuse('too-large', INFO);
    expect(() => take('a')).toThrow(RangeError);
    expect(delivery.delivering).toBe(false);
    take('b');
    expect(outlet.texts).toEqual(['dropped 1\n', 'a\n', 'b\n']);
  });
});

describe('at exit', () => {
  test('all that waits is given, asked for or not', () => {
    const { outlet, delivery, seal } = setUp();
    outlet.ready = false;
    outlet.steps = [later];
    seal('a');
    seal('b');
    const flush = delivery.whenSettled();
    expect(outlet.texts).toEqual([]);
    delivery.deliverAtExit();
    expect([outlet.texts, delivery.queue.front, delivery.recordsUnderWay]).toEqual([['a\n', 'b\n'], undefined, 1]);
    outlet.offered[0]?.answer();
    return flush;
  });

  test('a sink that did not take it is asked once more by each call', () => {
    const { outlet, delivery, seal } = setUp();
    outlet.steps = [failing(systemError('ENOSPC')), failing(systemError('ENOSPC'))];
    seal('a');
    delivery.deliverAtExit();
    expect([outlet.texts, delivery.mayTakeMoreAtExit]).toEqual([['a\n'], true]);
    delivery.deliverAtExit();
    expect([outlet.texts, delivery.mayTakeMoreAtExit]).toEqual([['a\n', 'a\n'], true]);
    delivery.deliverAtExit();
    expect([outlet.texts.length, delivery.mayTakeMoreAtExit, delivery.settled]).toEqual([3, false, true]);
  });

  test('nothing is given to a sink that could not answer for it', () => {
    const { outlet, delivery, seal } = setUp();
    outlet.steps = [
      () => {
        outlet.deliversAtExit = false;
        return undefined;
      },
    ];
    seal('a');
    seal('b');
    delivery.deliverAtExit();
    delivery.deliverAtExit();
    expect(outlet.texts).toEqual(['a\n']);
  });

  test('a sink that logs is not given what it logs, nor anything from inside', () => {
    const { outlet, delivery, seal } = setUp();
    outlet.steps = [
      ({ text }) => {
        seal('inside');
        delivery.deliverAtExit();
        return text.length;
      },
    ];
    seal('a');
    seal('b');
    delivery.deliverAtExit();
    expect([outlet.texts, outlet.deepest]).toEqual([['a\n', 'b\n'], 1]);
  });

  test.each<[string, (delivery: Delivery, outlet: ScriptedOutlet) => void]>([
    ['it has not refused anything', () => {}],
    [
      'what it refused was evicted',
      (delivery) => {
        delivery.deliverAtExit();
        delivery.evict(0);
      },
    ],
    [
      'it cannot be given anything any more',
      (delivery, outlet) => {
        delivery.deliverAtExit();
        outlet.deliversAtExit = false;
      },
    ],
  ])('no more can be hoped for from a sink if %s', (_why, act) => {
    const { outlet, delivery, seal } = setUp();
    expect(delivery.mayTakeMoreAtExit).toBe(false);
    outlet.steps = [failing(systemError('EAGAIN'))];
    seal('a');
    act(delivery, outlet);
    expect(delivery.mayTakeMoreAtExit).toBe(false);
  });
});

describe('a sink that can push out', () => {
  test('is told until when, and whether this is the end', () => {
    const { outlet, delivery } = setUp();
    const flushSync = vi.fn(() => true);
    outlet.flushSync = flushSync;
    delivery.pushOut(100);
    delivery.deliverAtExit();
    delivery.pushOut(200);
    expect(flushSync.mock.calls).toEqual([
      [100, false],
      [200, true],
    ]);
  });

  test('has written all that is under way, if it says so', async () => {
    const { outlet, account, delivery, take } = setUp();
    outlet.steps = [later, later];
    take('a', 'b');
    take('c');
    const flush = delivery.whenSettled();
    outlet.flushSync = () => false;
    delivery.pushOut(100);
    expect([account.written, delivery.recordsUnderWay, await stateOf(flush)]).toEqual([0, 3, 'pending']);
    outlet.flushSync = () => true;
    delivery.pushOut(100);
    expect([account.written, delivery.recordsUnderWay, await stateOf(flush)]).toEqual([3, 0, 'resolved']);
    for (const { answer } of outlet.offered) answer(new Error('no'));
    expect([account.written, account.failed, account.batches, account.bytesWritten]).toEqual([3, 0, 2, 6]);
  });

  test('has written nothing that it is given afterwards, because it was ready for more', () => {
    const { outlet, account, delivery, take, seal } = setUp();
    outlet.steps = [later, later];
    take('a');
    seal('b');
    outlet.flushSync = () => {
      outlet.offered[0]?.answer();
      return true;
    };
    delivery.pushOut(100);
    expect([outlet.texts, account.written, delivery.recordsUnderWay]).toEqual([['a\n', 'b\n'], 1, 1]);
  });

  test('may log meanwhile, and asks for nothing of what it is inside of', () => {
    const { outlet, delivery, take, seal } = setUp();
    let calls = 0;
    outlet.flushSync = () => {
      calls++;
      expect(delivery.delivering).toBe(true);
      take('inside');
      delivery.deliverAtExit();
      delivery.pushOut(100);
      expect(outlet.texts).toEqual([]);
      return true;
    };
    seal('outside');
    delivery.pushOut(100);
    expect([calls, delivery.delivering, outlet.texts]).toEqual([1, false, ['outside\n', 'inside\n']]);
  });

  test('and fails is reported, and has written nothing', () => {
    const { outlet, account, errors, delivery, take } = setUp();
    outlet.steps = [later];
    take('a');
    const cause = new Error('no');
    outlet.flushSync = () => {
      throw cause;
    };
    delivery.pushOut(100);
    expect(errors).toMatchObject([{ code: 'ERR_KAKASHI_SINK_STALLED', cause }]);
    expect([account.written, delivery.recordsUnderWay, delivery.delivering]).toEqual([0, 1, false]);
  });

  test('is not offered again then what it did not take just now', () => {
    const { outlet, delivery, take } = setUp();
    outlet.steps = [failing(systemError('EAGAIN'))];
    take('a');
    outlet.flushSync = () => true;
    delivery.pushOut(100);
    expect(outlet.texts).toEqual(['a\n']);
  });

  test('is not asked from inside of a delivery', () => {
    const { outlet, delivery, take } = setUp();
    const flushSync = vi.fn(() => true);
    outlet.flushSync = flushSync;
    outlet.steps = [
      ({ text }) => {
        delivery.pushOut(100);
        return text.length;
      },
    ];
    take('a');
    expect([outlet.texts, flushSync.mock.calls]).toEqual([['a\n'], []]);
  });
});

test('a sink that cannot push out is not asked to', () => {
  const { outlet, account, errors, delivery, take } = setUp();
  outlet.steps = [later];
  take('a');
  delivery.pushOut(100);
  expect([errors, account.written, delivery.recordsUnderWay]).toEqual([[], 0, 1]);
});

test('a closed sink is given nothing any more, nor asked to push out', () => {
  const { outlet, delivery, take, seal } = setUp();
  const flushSync = vi.fn(() => true);
  outlet.flushSync = flushSync;
  outlet.steps = [failing(systemError('EAGAIN'))];
  take('a');
  delivery.end();
  seal('b');
  delivery.pump(true);
  delivery.deliverAtExit();
  delivery.pushOut(100);
  vi.advanceTimersByTime(1000);
  expect([delivery.ended, outlet.texts, flushSync.mock.calls]).toEqual([true, ['a\n'], []]);
});

describe('giving up', () => {
  test('counts what is under way and what waits, but nothing that was dropped or written before', async () => {
    const { outlet, account, ledger, delivery, take } = setUp();
    outlet.steps = [later];
    take('a', 'b');
    outlet.ready = false;
    delivery.take(batchOf(['c', 'dd', 'eeee'], DEBUG));
    expect(delivery.evict(0)).toBe(true);
    const flush = delivery.whenSettled();
    flush.catch(() => {});
    expect(delivery.abandon()).toBe(4);
    expect(ledger.takeUntold()).toEqual([
      { count: 1, reason: 'queue-full', byLevel: { debug: 1 } },
      { count: 4, reason: 'close-timeout', byLevel: { debug: 2, info: 2 } },
    ]);
    expect([delivery.settled, delivery.recordsUnderWay, delivery.queue.records]).toEqual([true, 0, 0]);
    await expect(flush).rejects.toMatchObject({ message: 'flush: 4 of the records it waited for were lost' });
    outlet.offered[0]?.answer();
    expect(account.written).toBe(0);
  });

  test('ends a queue of any length, and asks once for each grade that somebody be told', () => {
    const { account, reportDrops, delivery } = setUp();
    const batch = new Batch(2);
    for (let i = 0; i < 200_000; i++) {
      batch.add('a', 2, i % 2 === 0 ? INFO : ERROR);
      delivery.seal(batch);
    }
    expect(delivery.abandon()).toBe(200_000);
    expect(account.dropped).toEqual([0, 0, 100_000, 0, 100_000, 0]);
    expect(reportDrops).toHaveBeenCalledTimes(2);
  });

  test('of nothing tells nobody', () => {
    const { reportDrops, delivery } = setUp();
    expect(delivery.abandon()).toBe(0);
    expect(reportDrops).not.toHaveBeenCalled();
  });
});
