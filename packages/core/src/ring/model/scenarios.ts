/** What the model checker runs: the ring's own classes, in small rings, with few records. */
import type { RingConsumer } from '../consumer.ts';
import { countOf, STEP } from '../cursor.ts';
import type { Doorbell } from '../doorbell.ts';
import { type RingSize, readCursorAt, takenAt, writeCursorAt } from '../layout.ts';
import type { ByteLines, RingProducer } from '../producer.ts';
import type { Role } from '../role.ts';
import { cellsOf, modelAtomics, modelRing, type Perform, privateModelTray, spareWord, type World } from './access.ts';
import { checkAccount, checkBounds, type Event, line, linesIn, transcode } from './account.ts';
import type { Model, Process } from './explorer.ts';

/** The classes under test: the real ones, or mutants of them. */
export interface Kit {
  readonly RingProducer: typeof RingProducer;
  readonly RingConsumer: typeof RingConsumer;
  readonly Doorbell: typeof Doorbell;
  readonly Role: typeof Role;
}

/** A step of a producer: a record for a lane, a group of them for one, or an eviction. */
export type Push = number | readonly number[] | 'evict';

export interface Shape {
  readonly capacity: number;
  readonly maxBytes: number;
  /** Pushed before anything else happens. */
  readonly early: readonly Push[];
  readonly pushes: readonly Push[];
  /** Claims of the consumer. */
  readonly claims: number;
  /** Claims between two writes. */
  readonly claimsPerWrite?: number;
  readonly limit?: number;
  /** Whether records must be made lines before they are written; so many at once at most. */
  readonly transcodes?: number;
  /** How many records before their wrap the cursors start. */
  readonly beforeWrap?: number;
}

type Report = (event: Event) => void;

const GRADES = [2, 11, 20];
const NO_WORDS = new Int32Array(0);
const TRAY_IS_FULL = -1;
const REPLACED = -2;

/** Spare words, by use. */
const ROLE = 0;
const BELL = 1;
/** Records that were written out. */
const OUTPUT = 2;
const FORCED = 3;
const CRITICAL = 4;
const WORK = 5;

const sizeOf = ({ capacity, maxBytes, transcodes }: Shape): RingSize => ({
  capacity,
  maxBytes,
  laneBytes: 2 * maxBytes,
  trayRecords: 4,
  lineBytes: transcodes === undefined ? 0 : maxBytes,
});

function producerOf(kit: Kit, shape: Shape, perform: Perform): RingProducer {
  return new kit.RingProducer(modelRing(perform, sizeOf(shape)), sizeOf(shape), modelAtomics(perform));
}

function consumerOf(kit: Kit, shape: Shape, perform: Perform): RingConsumer {
  return new kit.RingConsumer(modelRing(perform, sizeOf(shape)), sizeOf(shape), modelAtomics(perform));
}

/** Where the processes of a model begin to run beside each other. */
function begin(perform: Perform, holds?: (world: World) => boolean): void {
  perform({ kind: 'until', cell: 0, count: 1, values: [], holds: holds ?? (() => true) });
}

/** ASCII lines as bytes of the producer's own. */
function linesOf(texts: readonly string[], grades: readonly number[]): ByteLines {
  const buffer = Buffer.from(texts.join(''));
  let end = 0;
  const ends = texts.map((text) => {
    end += text.length;
    return end;
  });
  return { buffer, view: new DataView(buffer.buffer, buffer.byteOffset), ends, grades };
}

/** Pushes; when there is no room, evicts what the record's protection allows, else drops the new one. */
function produce(producer: RingProducer, pushes: readonly Push[], report: Report, pushed = () => {}, first = 0): void {
  let number = first;
  const evict = (protection: number): boolean => {
    const outcome = producer.evictOldest(protection);
    if (outcome >= 0) report({ evicted: outcome });
    return outcome !== -1;
  };
  for (const push of pushes) {
    if (push === 'evict') {
      evict(2);
      continue;
    }
    const grades = [push].flat().map((lane) => GRADES[lane] as number);
    const texts = grades.map((_, index) => line(number + index));
    const offer = (): boolean =>
      texts.length === 1
        ? producer.push(texts[0] as string, grades[0] as number)
        : producer.pushBytes(linesOf(texts, grades), texts.length);
    let done = offer();
    while (!done && evict([push].flat()[0] as number)) done = offer();
    for (let index = 0; done && index < grades.length; index++) {
      report({ pushed: number + index, grade: grades[index] as number });
    }
    number += texts.length;
    if (done) pushed();
  }
}

/** Writes out what is in the tray, if the role allows it. The write is one step, so that a death can come before or after. */
function writeOut(
  consumer: RingConsumer,
  shape: Shape,
  perform: Perform,
  emit: (text: string) => void,
  mayWrite = () => true,
): boolean {
  const { tray } = consumer;
  if (tray.lineRecords === 0) transcode(consumer, shape.transcodes);
  const bytes = tray.lines.length;
  const lines = linesIn(consumer);
  tray.startWrite(bytes);
  if (!mayWrite()) return false;
  const atomics = modelAtomics(perform);
  const output = spareWord(sizeOf(shape), OUTPUT);
  atomics.store(NO_WORDS, output, atomics.load(NO_WORDS, output) + lines.length);
  for (const text of lines) emit(text);
  consumer.settle(bytes);
  return true;
}

function consume(consumer: RingConsumer, shape: Shape, perform: Perform, report: Report, mayWrite = () => true): void {
  const written = (text: string): void => report({ written: text });
  for (let claim = 1; claim <= shape.claims; claim++) {
    const wasEmpty = consumer.tray.isEmpty;
    const outcome = consumer.claim(shape.limit ?? shape.maxBytes);
    if (outcome === REPLACED) return;
    if (outcome === TRAY_IS_FULL && wasEmpty) throw new Error('an empty tray is full');
    const full = outcome === TRAY_IS_FULL || claim === shape.claims || claim % (shape.claimsPerWrite ?? 1) === 0;
    while (full && !consumer.tray.isEmpty) if (!writeOut(consumer, shape, perform, written, mayWrite)) return;
  }
}

/** Takes the ring over: writes again what may have been written, then the rest. */
function inherit(heir: RingConsumer, shape: Shape, perform: Perform, report: Report, isDead: boolean): void {
  heir.takeOver(isDead ? undefined : privateModelTray(sizeOf(shape)));
  if (heir.tray.torn > 0) heir.tray.untear();
  if (heir.tray.writing > 0) writeOut(heir, shape, perform, (again) => report({ again }));
  do {
    while (!heir.tray.isEmpty) writeOut(heir, shape, perform, (written) => report({ written }));
  } while (heir.claim(shape.limit ?? shape.maxBytes) > 0);
}

/** Puts the cursors where a scenario starts. */
function setUp(shape: Shape): (perform: Perform) => void {
  return (perform) => {
    const atomics = modelAtomics(perform);
    const start = -(shape.beforeWrap ?? 0) * STEP;
    for (let lane = 0; lane < 3; lane++) {
      atomics.store(NO_WORDS, writeCursorAt(lane), start);
      atomics.store(NO_WORDS, readCursorAt(lane), start);
      atomics.store(NO_WORDS, takenAt(lane), countOf(start));
    }
  };
}

function recordsIn(pushes: readonly Push[]): number {
  return pushes.filter((push) => push !== 'evict').flat().length;
}

function producerProcess(kit: Kit, shape: Shape, after?: (perform: Perform) => () => void): Process {
  return {
    name: 'producer',
    run: (perform, report) => {
      const producer = producerOf(kit, shape, perform);
      produce(producer, shape.early, report);
      begin(perform);
      produce(producer, shape.pushes, report, after?.(perform), recordsIn(shape.early));
    },
  };
}

function ringModel(shape: Shape, processes: readonly Process[], consumers: readonly string[]): Model {
  return {
    cells: cellsOf(sizeOf(shape)),
    setUp: setUp(shape),
    processes,
    always: (memory) => checkBounds(memory, sizeOf(shape)),
    atEnd: (outcome) => {
      if (outcome.stuck.length > 0) throw new Error(`waits for ever: ${outcome.stuck}`);
      checkAccount(outcome, sizeOf(shape), consumers);
    },
  };
}

/** A producer that evicts, and a consumer. */
export function overflow(kit: Kit, shape: Shape): Model {
  const consumer: Process = {
    name: 'consumer',
    run: (perform, report) => {
      const ring = consumerOf(kit, shape, perform);
      begin(perform);
      consume(ring, shape, perform, report);
    },
  };
  return ringModel(shape, [producerProcess(kit, shape), consumer], ['consumer']);
}

/** The consumer may die at any point; then an heir takes over, while the producer goes on. */
export function death(kit: Kit, shape: Shape): Model {
  const consumer: Process = {
    name: 'consumer',
    mortal: true,
    run: (perform, report) => {
      const ring = consumerOf(kit, shape, perform);
      begin(perform);
      consume(ring, shape, perform, report);
    },
  };
  const heir: Process = {
    name: 'heir',
    heirOf: 'consumer',
    run: (perform, report) => {
      begin(perform, (world) => world.isDead('consumer'));
      inherit(consumerOf(kit, shape, perform), shape, perform, report, true);
    },
  };
  return ringModel(shape, [producerProcess(kit, shape), consumer, heir], ['consumer', 'heir']);
}

/** An heir takes over at any point, by force, from a consumer that is alive and finds out. */
export function force(kit: Kit, shape: Shape): Model {
  const role = roleOf(kit, shape);
  const consumer: Process = {
    name: 'consumer',
    run: (perform, report) => {
      const mine = role(perform, 1);
      const ring = consumerOf(kit, shape, perform);
      begin(perform);
      if (!mine.enter()) return;
      consume(ring, shape, perform, report, () => mine.isMine);
      mine.leave();
    },
  };
  return ringModel(shape, [producerProcess(kit, shape), consumer, forcingHeir(kit, shape)], ['consumer', 'heir']);
}

function roleOf(kit: Kit, shape: Shape) {
  return (perform: Perform, holder: number): Role =>
    new kit.Role(NO_WORDS, spareWord(sizeOf(shape), ROLE), holder, modelAtomics(perform));
}

function forcingHeir(kit: Kit, shape: Shape): Process {
  return {
    name: 'heir',
    run: (perform, report) => {
      begin(perform);
      roleOf(kit, shape)(perform, 2).force();
      inherit(consumerOf(kit, shape, perform), shape, perform, report, false);
    },
  };
}

/** An heir takes over by force from a consumer that is in a write, after one that ended within a line. */
export function forceInWrite(kit: Kit, shape: Shape): Model {
  const role = roleOf(kit, shape);
  const consumer: Process = {
    name: 'consumer',
    run: (perform, report) => {
      const mine = role(perform, 1);
      const ring = consumerOf(kit, shape, perform);
      const { tray } = ring;
      mine.enter();
      ring.claim(shape.limit ?? shape.maxBytes);
      const lines = linesIn(ring);
      tray.startWrite(tray.lines.length);
      ring.settle(1);
      tray.startWrite(tray.lines.length);
      begin(perform);
      for (const written of lines) report({ written });
      ring.settle(tray.lines.length);
      consume(ring, shape, perform, report, () => mine.isMine);
    },
  };
  return ringModel(shape, [producerProcess(kit, shape), consumer, forcingHeir(kit, shape)], ['consumer', 'heir']);
}

/** The consumer sleeps whenever nothing waits, and only a producer's ring ends that. */
export function sleep(kit: Kit, shape: Shape, how: number, timeoutMs: number, urgent: boolean): Model {
  const bell = (perform: Perform): Doorbell =>
    new kit.Doorbell(NO_WORDS, spareWord(sizeOf(shape), BELL), modelAtomics(perform));
  const records = recordsIn([...shape.early, ...shape.pushes]);
  const consumer: Process = {
    name: 'consumer',
    run: (perform, report) => {
      const ring = consumerOf(kit, shape, perform);
      begin(perform);
      for (let left = records; left > 0; ) {
        const claimed = ring.claim(shape.maxBytes);
        left -= claimed;
        if (claimed > 0) writeOut(ring, shape, perform, (written) => report({ written }));
        else bell(perform).sleep(how, timeoutMs, () => ring.hasWaiting);
      }
    },
  };
  const producer = producerProcess(kit, shape, (perform) => () => bell(perform).ring(urgent));
  return ringModel(shape, [producer, consumer], ['consumer']);
}

/** Several producers and one bell. */
export function oneBell(kit: Kit, shape: Shape, producers: number): Model {
  const size = sizeOf(shape);
  const bell = (perform: Perform): Doorbell => new kit.Doorbell(NO_WORDS, spareWord(size, BELL), modelAtomics(perform));
  const done = (perform: Perform): number => {
    let sum = 0;
    for (let index = 0; index < producers; index++)
      sum += modelAtomics(perform).load(NO_WORDS, spareWord(size, WORK + index));
    return sum;
  };
  const processes = Array.from(
    { length: producers },
    (_, index): Process => ({
      name: `producer ${index}`,
      run: (perform) => {
        begin(perform);
        modelAtomics(perform).store(NO_WORDS, spareWord(size, WORK + index), 1);
        bell(perform).ring(false);
      },
    }),
  );
  const consumer: Process = {
    name: 'consumer',
    run: (perform) => {
      begin(perform);
      for (let seen = 0; seen < producers; seen = done(perform)) {
        const known = seen;
        bell(perform).sleep(2, Number.POSITIVE_INFINITY, () => done(perform) > known);
      }
    },
  };
  return {
    cells: cellsOf(size),
    processes: [...processes, consumer],
    atEnd: ({ stuck }) => {
      if (stuck.length > 0) throw new Error(`waits for ever: ${stuck}`);
    },
  };
}

/** What the producer is told to be settled has been written, or evicted. */
export function flush(kit: Kit, shape: Shape): Model {
  const consumer: Process = {
    name: 'consumer',
    run: (perform, report) => {
      const ring = consumerOf(kit, shape, perform);
      begin(perform);
      consume(ring, shape, perform, report);
    },
  };
  const producer: Process = {
    name: 'producer',
    run: (perform, report) => {
      const ring = producerOf(kit, shape, perform);
      let pushed = 0;
      let evicted = 0;
      const counted: Report = (event) => {
        if ('pushed' in event) pushed++;
        if ('evicted' in event) evicted++;
        report(event);
      };
      produce(ring, shape.early, counted);
      begin(perform);
      const mark = ring.mark();
      const before = pushed;
      const evictedBefore = evicted;
      for (let look = 0; look < 3; look++) {
        if (!ring.isSettled(mark)) continue;
        const output = modelAtomics(perform).load(NO_WORDS, spareWord(sizeOf(shape), OUTPUT));
        if (output + evictedBefore < before) throw new Error(`told to be settled: ${before}, written: ${output}`);
      }
    },
  };
  return ringModel(shape, [producer, consumer], ['consumer']);
}

/** A writer in cycles, another one, and an heir that forces its way in: never two at once, and who lost the role knows. */
export function roles(kit: Kit, shape: Shape, forced: boolean): Model {
  const size = sizeOf(shape);
  const role = (perform: Perform, holder: number): Role =>
    new kit.Role(NO_WORDS, spareWord(size, ROLE), holder, modelAtomics(perform));
  const critical = spareWord(size, CRITICAL);
  const cycles = (perform: Perform, holder: number): void => {
    const mine = role(perform, holder);
    const atomics = modelAtomics(perform);
    begin(perform);
    for (let cycle = 0; cycle < 2; cycle++) {
      if (!mine.enter()) continue;
      atomics.store(NO_WORDS, critical, holder);
      const wasForced = atomics.load(NO_WORDS, spareWord(size, FORCED)) === 1;
      const isMine = mine.isMine;
      if (isMine && wasForced) throw new Error('the role was forced away, and its holder was not told');
      if (!forced && atomics.load(NO_WORDS, critical) !== holder) throw new Error('two at once');
      if (!mine.leave() && !forced) throw new Error('lost to nobody');
    }
  };
  const writers = [1, 2].map(
    (holder): Process => ({ name: `writer ${holder}`, run: (perform) => cycles(perform, holder) }),
  );
  const heir: Process = {
    name: 'heir',
    run: (perform) => {
      begin(perform);
      role(perform, 3).force();
      modelAtomics(perform).store(NO_WORDS, spareWord(size, FORCED), 1);
    },
  };
  return { cells: cellsOf(size), processes: forced ? [...writers, heir] : writers, atEnd: () => {} };
}
