/** That the model checker finds the errors that a ring is prone to. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { explore, type Model, Violation } from './explorer.ts';
import { type Edit, mutantOf } from './mutant.ts';
import type { Kit } from './scenarios.ts';
import { QUICK } from './small-rings.ts';

/** The folder of the ring's sources. */
const RING = fileURLToPath(new URL('..', import.meta.url));

interface Mutant {
  readonly edits: readonly Edit[];
  /** A scenario that shows it. */
  readonly foundBy: string;
}

const edit = (file: string, find: string, replace: string): Edit => ({ file, find, replace });

const MUTANTS: Record<string, Mutant> = {
  'publishes a record before its data': {
    edits: [
      edit(
        'producer.ts',
        `    const bytes = lane.bytes.write(line, at, this.#reserved);
    lane.enter(0, at, bytes, grade | this.#high, this.#low);
    this.#placed(lane, 1, at, bytes, bytes === line.length);`,
        `    const bytes = line.length;
    lane.enter(0, at, bytes, grade | this.#high, this.#low);
    this.#placed(lane, 1, at, bytes, true);
    this.publish();
    lane.bytes.write(line, at, this.#reserved);`,
      ),
      edit(
        'producer.ts',
        'if (!this.place(line, grade)) return false;\n    this.publish();',
        'if (!this.place(line, grade)) return false;',
      ),
    ],
    foundBy: 'overflow: an empty ring',
  },
  'publishes a group one record at a time, and counts it as one': {
    edits: [
      edit(
        'producer.ts',
        'this.#placed(lane, records, at, bytes, true);',
        'this.#placed(lane, records - 1, at, bytes, true);',
      ),
    ],
    foundBy: 'overflow: groups',
  },
  'sleeps without looking again': {
    edits: [edit('doorbell.ts', 'if (!hasWork()) this', 'this')],
    foundBy: 'sleep: deep, woken by any record',
  },
  'looks again before it says that it sleeps': {
    edits: [
      edit(
        'doorbell.ts',
        '    this.#atomics.store(this.#words, this.#at, how);\n',
        '    const work = hasWork();\n    this.#atomics.store(this.#words, this.#at, how);\n',
      ),
      edit('doorbell.ts', 'if (!hasWork()) this', 'if (!work) this'),
    ],
    foundBy: 'sleep: deep, woken by any record',
  },
  'does not ring for a consumer that lingers, though it is urgent': {
    edits: [edit('doorbell.ts', '(state === LINGERING && !urgent)', 'state === LINGERING')],
    foundBy: 'sleep: lingering, woken by what is urgent',
  },
  'copies and does not exchange the cursor but stores it': {
    edits: [
      edit(
        'consumer.ts',
        `const found = this.#atomics.compareExchange(
        this.#words,
        readCursorAt(lane),
        expected,
        claimed(expected, records),
      );`,
        'const found = expected; this.#atomics.store(this.#words, readCursorAt(lane), claimed(expected, records));',
      ),
    ],
    foundBy: 'overflow: eviction against a claim',
  },
  'evicts without an exchange': {
    edits: [
      edit(
        'producer-lane.ts',
        'this.#atomics.compareExchange(this.#words, this.#readAt, this.#read, next);',
        'this.#read; this.#atomics.store(this.#words, this.#readAt, next);',
      ),
    ],
    foundBy: 'overflow: eviction against a claim',
  },
  'announces a claim after its exchange': {
    edits: [
      edit('consumer.ts', '      tray.announce(lane, expected, begin, end, first, total, taken + records);\n', ''),
      edit(
        'consumer.ts',
        '        tray.accept(begin',
        '        tray.announce(lane, expected, begin, end, first, total, taken + records);\n        tray.accept(begin',
      ),
    ],
    foundBy: 'death: while nobody logs',
  },
  'takes an announced claim for one that took place': {
    edits: [edit('tray.ts', '!claim || wasClaimed(', 'true || wasClaimed(')],
    foundBy: 'death: while nobody logs',
  },
  'takes no announced claim for one that took place': {
    edits: [edit('tray.ts', '!claim || wasClaimed(', '!claim && wasClaimed(')],
    foundBy: 'death: while nobody logs',
  },
  'an heir does not count the claim that it found': {
    edits: [edit('consumer.ts', 'if (claim !== undefined) this.#advance', 'if (claim === null) this.#advance')],
    foundBy: 'death: while nobody logs',
  },
  'counts on from what another one counted meanwhile': {
    edits: [edit('consumer.ts', 'if (((count - now) | 0) <= 0) return;', '')],
    foundBy: 'force: while nobody logs',
  },
  'does not say that a write is in flight': {
    edits: [edit('tray.ts', '    this.writing = bytes;\n', '')],
    foundBy: 'death: while nobody logs',
  },
  'an heir does not raise the tenure': {
    edits: [edit('cursor.ts', '((read + 2) & TENURE)', '(read & TENURE)')],
    foundBy: 'force: while nobody logs',
  },
  'compares cursors with < across their wrap': {
    edits: [
      edit(
        'cursor.ts',
        'return ((write & POSITION) - (read & POSITION)) >>> 4;',
        'return write < read ? 0 : ((write & POSITION) - (read & POSITION)) >>> 4;',
      ),
      // Signed words wrap past 2^31; unsigned ones are compared here as the mutant would have them.
      edit(
        'producer-lane.ts',
        'return recordsBetween(this.#write, this.#read);',
        'return recordsBetween(this.#write >>> 0, this.#read >>> 0);',
      ),
    ],
    foundBy: 'overflow: cursors that wrap',
  },
  'an heir transcodes what was transcoded': {
    edits: [edit('tray.ts', 'this.raw = this.records - read(LINE_RECORDS);', 'this.raw = this.records;')],
    foundBy: 'death: of one that transcodes',
  },
  'does not say where the lines are': {
    edits: [edit('tray.ts', '      words[state + LINES_END] = this.lines.end;\n', '')],
    foundBy: 'death: of one that transcodes',
  },
  'does not say how many records are lines': {
    edits: [edit('tray.ts', '      words[state + LINE_RECORDS] = this.lineRecords;\n', '')],
    foundBy: 'death: of one that transcodes',
  },
  'transcodes a record and leaves it among the claimed ones': {
    edits: [
      edit(
        'tray.ts',
        '    this.claimed.begin += claimedBytes;\n    this.lines.begin = 0;\n',
        '    this.lines.begin = 0;\n',
      ),
    ],
    foundBy: 'death: of one that transcodes',
  },
  'an heir by force leaves what was claimed behind': {
    edits: [edit('tray.ts', 'if (this.#transcodes) copyRegion(other.claimed, this.claimed, 0);', '')],
    foundBy: 'force: upon one that transcodes',
  },
  'an heir by force does not know how long records are': {
    edits: [edit('tray.ts', 'this.lengths?.set(other.lengths as Int32Array);', '')],
    foundBy: 'force: upon one that transcodes',
  },
  'salvages from where it started': {
    edits: [edit('consumer.ts', 'gone = recordsBetween(found, read);', 'gone = 0;')],
    foundBy: 'overflow: eviction against a claim',
  },
  'salvages without closing the gap in the tray': {
    edits: [edit('consumer.ts', '      region.bytes.moveDown(region.end, start, end);\n', '')],
    foundBy: 'overflow: into a tray that is not empty',
  },
  'looks at the write cursor of a lane after the others': {
    edits: [
      edit(
        'consumer.ts',
        'const waiting = recordsBetween(this.#published[lane] as number, read);',
        'const waiting = recordsBetween(this.#load(writeCursorAt(lane)), read);',
      ),
    ],
    foundBy: 'lanes: the order of logging',
  },
  'claims what waited at its first look, though it is gone': {
    edits: [
      edit('consumer.ts', 'if (waiting === 0 || waiting > this.#capacity) continue;', 'if (waiting === 0) continue;'),
    ],
    foundBy: 'overflow: what waited at the first look is gone at the second',
  },
  'takes an entry that was written anew for a tray that is full': {
    edits: [edit('consumer.ts', 'if (this.#load(readCursorAt(lane)) === read) return', 'return')],
    foundBy: 'lanes: a head is written anew while it is read',
  },
  'an heir by force does not notice that it was disturbed': {
    edits: [edit('consumer.ts', '} while (shared.published !== published);', '} while (false);')],
    foundBy: 'force: upon one that is in a write',
  },
  'starts at 0 again while one record waits': {
    edits: [
      edit(
        'producer-lane.ts',
        '    this.look();\n    if (this.waiting === 0) {',
        '    this.look();\n    if (this.waiting <= 1) {',
      ),
    ],
    foundBy: 'overflow: the end of the data area',
  },
  'counts a failed eviction': {
    edits: [edit('producer-lane.ts', '      return CONSUMER_WAS_FASTER;', '      return grade;')],
    foundBy: 'overflow: eviction against a claim',
  },
  'is told of settled records while they are in the tray': {
    edits: [edit('producer.ts', 'return hasReached(this.settled << 4, mark.taken << 4);', 'return true;')],
    foundBy: 'flush: settled is settled',
  },
  'takes a role that another one holds': {
    edits: [
      edit(
        'role.ts',
        'return this.#exchange(FREE, this.#mine);',
        'this.#atomics.store(this.#words, this.#at, this.#mine); return true;',
      ),
    ],
    foundBy: 'role: one at a time',
  },
  'gives back a role that it lost': {
    edits: [
      edit(
        'role.ts',
        'return this.#exchange(this.#mine, FREE);',
        'this.#atomics.store(this.#words, this.#at, FREE); return true;',
      ),
    ],
    foundBy: 'role: who lost it by force knows',
  },
};

describe('an error planted in the ring is found:', () => {
  test.each(Object.keys(MUTANTS))('%s', { timeout: 60_000 }, (name) => {
    const { edits, foundBy } = MUTANTS[name] as Mutant;
    const model = QUICK[foundBy] as (kit: Kit) => Model;
    expect(() => explore(model(mutantOf(RING, edits)))).toThrow(Violation);
  });

  test('and the same sources without one pass', () => {
    const model = QUICK['overflow: an empty ring'] as (kit: Kit) => Model;
    expect(() => explore(model(mutantOf(RING, [])))).not.toThrow();
  });
});
