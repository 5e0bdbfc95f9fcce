/**
 * A model checker for code that shares memory: runs processes in every interleaving of their accesses, depth first.
 *
 * A process is an ordinary function; it cannot be suspended, so it is *replayed*: its state is the list of values that its
 * accesses returned so far, and to take one step it runs again from its start on those values, performs one more access and is
 * stopped at the next. Equal memory and equal lists are the same state, which is explored once: that, and taking accesses to
 * cells of one process alone together with the step before, keeps thousands of interleavings from becoming millions.
 *
 * What it does not see: memory is sequentially consistent here, also for plain accesses.
 */
import type { Access, Perform, World } from './access.ts';

export interface Process {
  readonly name: string;
  /** Runs with its own view of memory. It must do the same for the same values, and catch nothing. */
  run(perform: Perform, report: (event: unknown) => void): void;
  /** Whether it may die at any point after its first `until`. At most one process does in a run. */
  readonly mortal?: boolean;
  /** The process that is dead before this one passes its first `until`. */
  readonly heirOf?: string;
}

/** How a run ended: what each process reported, in its order, and what is in memory. */
export interface Outcome {
  readonly memory: Int32Array;
  readonly reports: ReadonlyMap<string, readonly unknown[]>;
  readonly dead: string | undefined;
  /** Processes that wait for ever. */
  readonly stuck: readonly string[];
}

export interface Model {
  readonly cells: number;
  readonly processes: readonly Process[];
  /** Runs before all processes; its effects are the initial memory. Then each runs alone up to its first `until`. */
  readonly setUp?: (perform: Perform) => void;
  /** Checks every state; throws to complain. */
  readonly always?: (memory: Int32Array) => void;
  /** Checks every end; throws to complain. */
  readonly atEnd: (outcome: Outcome) => void;
  /** How often a process that could go on may be left for another one; without it as often as there are steps. */
  readonly maxPreemptions?: number;
  /** Gives up beyond so many states, since then the model is too large to be checked. */
  readonly maxStates?: number;
}

export interface Exploration {
  readonly states: number;
  readonly steps: number;
  readonly ends: number;
}

/** A property that does not hold, with the schedule that shows it. */
export class Violation extends Error {
  constructor(cause: unknown, schedule: readonly string[]) {
    super(`${cause instanceof Error ? cause.message : cause}\nafter: ${schedule.join(' ')}`, { cause });
  }
}

/** Thrown through a process to stop it. */
class Stop {
  readonly access: Access;
  constructor(access: Access) {
    this.access = access;
  }
}

type Status = 'ready' | 'waiting' | 'done' | 'dead';

interface Local {
  /** What its accesses returned. Shared with other states, up to `length`. */
  readonly log: readonly (readonly number[])[];
  readonly hash: number;
  readonly status: Status;
  /** The access it is stopped at. */
  readonly pending: Access | undefined;
  readonly reports: readonly unknown[];
  /** Time-outs that it had while others could go on. */
  readonly timeouts: number;
}

interface State {
  readonly memory: Int32Array;
  readonly locals: readonly Local[];
  /** The process that took the last step, and how often one was left that could have gone on. */
  readonly last: number;
  readonly preemptions: number;
}

/** What one step led to: the process stopped at its next access, and the states in which it died on the way. */
interface Step {
  readonly local: Local;
  readonly deaths: readonly State[];
}

/** Which processes touched each cell: bits of readers, and of writers 16 bits further up. */
type Owners = Int32Array;

/** Explores a model. Throws a {@link Violation} if a check complains anywhere. */
export function explore(model: Model): Exploration {
  const owners: Owners = new Int32Array(model.cells);
  const rivals = rivalsOf(model.processes);
  for (;;) {
    // Which cells are shared is found on the way. Whatever was explored with too few of them is explored again.
    const before = sharingOf(owners, rivals);
    const exploration = new Explorer(model, owners, before).run();
    const after = sharingOf(owners, rivals);
    if (after.every((sharing, cell) => sharing === before[cell])) return exploration;
  }
}

/** For each process, bits of those that may run beside it. */
function rivalsOf(processes: readonly Process[]): number[] {
  return processes.map((process) =>
    processes.reduce((bits, other, index) => {
      const apart = other === process || other.heirOf === process.name || process.heirOf === other.name;
      return apart ? bits : bits | (1 << index);
    }, 0),
  );
}

/** For each cell, the bits of the processes whose accesses to it matter to a rival. */
function sharingOf(owners: Owners, rivals: readonly number[]): number[] {
  return Array.from(owners, (touched) => {
    const writers = touched >>> 16;
    const all = (touched & 0xffff) | writers;
    return rivals.reduce((bits, those, process) => {
      const mine = 1 << process;
      const matters = (writers & mine) !== 0 ? all & those : (all & mine) !== 0 ? writers & those : 0;
      return matters !== 0 ? bits | mine : bits;
    }, 0);
  });
}

const START = { last: -1, preemptions: 0 };

const OK = 0;
const NOT_EQUAL = 1;
const TIMED_OUT = 2;
/** Time-outs that strike while others can still go on; further ones only when nothing else can happen. */
const EARLY_TIMEOUTS = 1;

/** More accesses than any process needs that comes to an end. */
const MOST_ACCESSES = 5000;

function mix(hash: number, value: number): number {
  let mixed = Math.imul(hash ^ value, 0x9e3779b1);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}

class Explorer {
  #steps = 0;
  #ends = 0;
  readonly #seen = new Set<number>();
  readonly #schedule: string[] = [];
  readonly #model: Model;
  readonly #owners: Owners;
  readonly #sharing: readonly number[];

  constructor(model: Model, owners: Owners, sharing: readonly number[]) {
    this.#model = model;
    this.#owners = owners;
    this.#sharing = sharing;
  }

  run(): Exploration {
    const memory = new Int32Array(this.#model.cells);
    this.#model.setUp?.((access) => apply(memory, access));
    const blank: Local = { log: [], hash: 0, status: 'ready', pending: undefined, reports: [], timeouts: 0 };
    let locals: readonly Local[] = this.#model.processes.map(() => blank);
    for (let process = 0; process < locals.length; process++) {
      locals = locals.with(process, this.#replay({ memory, locals, ...START }, process, undefined, true).local);
    }
    this.#visit({ memory, locals, ...START });
    return { states: this.#seen.size, steps: this.#steps, ends: this.#ends };
  }

  #visit(state: State): void {
    const key = this.#key(state);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    if (this.#seen.size > (this.#model.maxStates ?? 1e6)) throw new Error('too many states');
    this.#check(() => this.#model.always?.(state.memory));
    const world = this.#world(state);
    const { maxPreemptions = Number.POSITIVE_INFINITY } = this.#model;
    let moved = false;
    const alive = state.locals.filter(({ status }) => status === 'ready' || status === 'waiting').length;
    for (let process = 0; process < state.locals.length; process++) {
      const local = state.locals[process] as Local;
      if (local.status !== 'ready') continue;
      const access = local.pending as Access;
      if (access.kind === 'until' && !access.holds?.(world)) continue;
      moved = true;
      if (state.preemptions + this.#preempts(state, process) > maxPreemptions) continue;
      this.#step(state, process, undefined, alive === 1 && this.#immortal(process));
    }
    for (let process = 0; process < state.locals.length; process++) {
      const local = state.locals[process] as Local;
      const canTimeOut = local.status === 'waiting' && local.pending?.values[1] === 1;
      if (!canTimeOut || (moved && local.timeouts >= EARLY_TIMEOUTS)) continue;
      moved = true;
      this.#step(state, process, [TIMED_OUT], false);
    }
    this.#killOne(state);
    if (!moved) this.#end(state);
  }

  /** 1 if a step of this process means leaving another one in its midst. */
  #preempts({ locals, last }: State, process: number): number {
    return last >= 0 && last !== process && locals[last]?.status === 'ready' && !isBeginning(locals[last]) ? 1 : 0;
  }

  #immortal(process: number): boolean {
    return this.#model.processes[process]?.mortal !== true;
  }

  #killOne(state: State): void {
    if (state.locals.some(({ status }) => status === 'dead')) return;
    this.#model.processes.forEach(({ mortal, name }, process) => {
      const local = state.locals[process] as Local;
      if (mortal !== true || local.status === 'done') return;
      this.#schedule.push(`${name}:dies`);
      this.#visit({ ...state, locals: state.locals.with(process, over(local, 'dead')) });
      this.#schedule.pop();
    });
  }

  #step(state: State, process: number, result: readonly number[] | undefined, toTheEnd: boolean): void {
    this.#steps++;
    const local = state.locals[process] as Local;
    const { name } = this.#model.processes[process] as Process;
    const access = local.pending as Access;
    this.#schedule.push(`${name}:${result === undefined ? access.kind : 'time-out'}@${access.cell}`);
    const memory = state.memory.slice();
    let locals = state.locals;
    let deaths: readonly State[] = [];
    if (access.kind === 'wait' && result === undefined && memory[access.cell] === access.values[0]) {
      locals = locals.with(process, { ...local, status: 'waiting' });
    } else {
      let returned = result;
      if (access.kind === 'wait') returned ??= [NOT_EQUAL];
      if (access.kind === 'notify') {
        const sleeper = locals.findIndex(
          ({ status, pending }) => status === 'waiting' && pending?.cell === access.cell,
        );
        returned = [sleeper < 0 ? 0 : 1];
        if (sleeper >= 0)
          locals = locals.with(sleeper, this.#replay({ ...state, memory, locals }, sleeper, [OK], false).local);
      }
      const step = this.#replay({ ...state, memory, locals }, process, returned ?? apply(memory, access), toTheEnd);
      locals = locals.with(process, step.local);
      deaths = step.deaths;
    }
    for (const death of deaths) {
      this.#schedule.push(`${name}:dies`);
      this.#visit(death);
      this.#schedule.pop();
    }
    this.#visit({ memory, locals, last: process, preemptions: state.preemptions + this.#preempts(state, process) });
    this.#schedule.pop();
  }

  /** Runs a process again on what it knows, plus one result, up to its next access to a shared cell, or to its end. */
  #replay(state: State, process: number, result: readonly number[] | undefined, toTheEnd: boolean): Step {
    const { memory } = state;
    const old = state.locals[process] as Local;
    const log = result === undefined ? [...old.log] : [...old.log, result];
    let { hash } = old;
    const learn = (values: readonly number[]): void => {
      hash = mix(hash, values.length + 1);
      for (const value of values) hash = mix(hash, value);
    };
    if (result !== undefined) learn(result);
    let at = 0;
    const reports: unknown[] = [];
    const deaths: State[] = [];
    const mayDie =
      !this.#immortal(process) && result !== undefined && state.locals.every(({ status }) => status !== 'dead');
    const perform: Perform = (access) => {
      if (at < log.length) return log[at++] as readonly number[];
      if (at > MOST_ACCESSES) throw new Error('runs for ever');
      this.#touch(process, access);
      const isMemory = access.kind === 'read' || access.kind === 'write' || access.kind === 'exchange';
      if (!isMemory || !(toTheEnd || this.#isPrivate(process, access))) throw new Stop(access);
      // A death between two accesses matters only if the second leaves something that others see.
      if (mayDie && access.kind !== 'read' && this.#isSeen(process, access)) {
        deaths.push({
          ...state,
          memory: memory.slice(),
          locals: state.locals.with(process, over({ ...old, reports: [...reports] }, 'dead')),
        });
      }
      const values = apply(memory, access);
      log.push(values);
      learn(values);
      at++;
      return values;
    };
    const timeouts = old.timeouts + (result?.[0] === TIMED_OUT && old.pending?.kind === 'wait' ? 1 : 0);
    try {
      this.#model.processes[process]?.run(perform, (event) => reports.push(event));
    } catch (stop) {
      if (stop instanceof Stop) {
        return { local: { log, hash, status: 'ready', pending: stop.access, reports, timeouts }, deaths };
      }
      throw new Violation(stop, this.#schedule);
    }
    return { local: over({ ...old, reports }, 'done'), deaths };
  }

  #touch(process: number, access: Access): void {
    if (access.kind === 'until') return;
    const writes = access.kind === 'write' || access.kind === 'exchange';
    const bit = 1 << (process + (writes ? 16 : 0));
    for (let cell = access.cell; cell < access.cell + access.count; cell++) {
      this.#owners[cell] = (this.#owners[cell] as number) | bit;
    }
  }

  #isPrivate(process: number, access: Access): boolean {
    for (let cell = access.cell; cell < access.cell + access.count; cell++) {
      if (((this.#sharing[cell] as number) >>> process) & 1) return false;
    }
    return true;
  }

  /** Whether another process touches what an access changes. */
  #isSeen(process: number, access: Access): boolean {
    for (let cell = access.cell; cell < access.cell + access.count; cell++) {
      const touched = this.#owners[cell] as number;
      if ((((touched & 0xffff) | (touched >>> 16)) & ~(1 << process)) !== 0) return true;
    }
    return false;
  }

  #key({ memory, locals, last, preemptions }: State): number {
    let low = this.#model.maxPreemptions === undefined ? 1 : mix(last, preemptions);
    let high = 2;
    for (const value of memory) {
      low = mix(low, value);
      high = Math.imul(high, 31) + value;
    }
    for (const { hash, status, timeouts, log } of locals) {
      low = mix(low, hash);
      high = Math.imul(high, 0x01000193) ^ mix(hash, status.length * 8 + timeouts + log.length * 64);
    }
    // 53 bits: among a million states two different ones look the same once in twenty thousand explorations.
    return (low >>> 0) * 2 ** 21 + ((high ^ (high >>> 11)) & 0x1fffff);
  }

  #world(state: State): World {
    return {
      isDead: (name) => {
        const process = this.#model.processes.findIndex((candidate) => candidate.name === name);
        return state.locals[process]?.status === 'dead';
      },
    };
  }

  #end({ memory, locals }: State): void {
    this.#ends++;
    const names = this.#model.processes.map(({ name }) => name);
    const withStatus = (wanted: Status): string[] => names.filter((_, index) => locals[index]?.status === wanted);
    this.#check(() =>
      this.#model.atEnd({
        memory,
        reports: new Map(names.map((name, index) => [name, (locals[index] as Local).reports])),
        dead: withStatus('dead')[0],
        stuck: withStatus('waiting'),
      }),
    );
  }

  #check(check: () => void): void {
    try {
      check();
    } catch (complaint) {
      throw new Violation(complaint, this.#schedule);
    }
  }
}

/** Whether a process has not begun, or waits for another. */
function isBeginning({ pending }: Local): boolean {
  return pending?.kind === 'until';
}

/** A process that takes no more steps: of what it knew only its reports matter. */
function over(local: Local, status: 'done' | 'dead'): Local {
  let hash = 0;
  for (const letter of JSON.stringify(local.reports)) hash = mix(hash, letter.charCodeAt(0));
  return { log: [], hash, status, pending: undefined, reports: local.reports, timeouts: 0 };
}

/** Performs an access to memory that waits for nothing. */
export function apply(memory: Int32Array, { kind, cell, count, values }: Access): readonly number[] {
  if (kind === 'read') return [...memory.subarray(cell, cell + count)];
  if (kind === 'until') return [];
  const found = memory[cell] as number;
  if (kind === 'write') {
    memory.set(values, cell);
    return [];
  }
  if (kind === 'exchange' && found === values[0]) memory[cell] = values[1] as number;
  return [found];
}
