/** The levels of a winston logger, seen from Kakashi's scale. */
import { levelByName } from '@kakashi/core';
import { configs } from 'triple-beam';

/** A logger's levels by name. A lower number is more severe. */
export type WinstonLevels = Readonly<Record<string, number>>;

/** The levels of a logger that was given none, and of records that come from no logger. */
export const NPM_LEVELS: WinstonLevels = configs.npm.levels;

/** One level of a logger. */
export interface WinstonLevel {
  /** The logger's own number: lower is more severe. */
  readonly order: number;
  /** Kakashi's number of the nearest standard level at or below it in severity; TRACE's where there is none. */
  readonly severity: number;
}

/** The order that no level of a logger meets: what the level `'silent'` lets pass. */
const NOTHING_PASSES = Number.NEGATIVE_INFINITY;

const TRACE = 5;

/** What a logger's levels mean, worked out once for each table of levels. */
export class LevelTable {
  static readonly #known = new WeakMap<WinstonLevels, LevelTable>();

  readonly #levels: WinstonLevels;
  #byName: ReadonlyMap<string, WinstonLevel>;

  /** The table for these levels; loggers nearly always share one object of levels. */
  static of(levels: WinstonLevels): LevelTable {
    const known = LevelTable.#known.get(levels);
    if (known !== undefined) return known;
    const table = new LevelTable(levels);
    LevelTable.#known.set(levels, table);
    return table;
  }

  private constructor(levels: WinstonLevels) {
    this.#levels = levels;
    this.#byName = readLevels(levels);
  }

  /** The names of the levels, as their owner wrote them. */
  get names(): readonly string[] {
    return Object.keys(this.#levels);
  }

  /** A level by its exact name, or `undefined` if the logger has none of that name. */
  get(name: string): WinstonLevel | undefined {
    const level = this.#byName.get(name);
    if (level !== undefined || !Object.hasOwn(this.#levels, name)) return level;
    // Somebody added a level to the object after it was read.
    this.#byName = readLevels(this.#levels);
    return this.#byName.get(name);
  }

  /**
   * The highest order that passes when `name` is the threshold: a level of the logger's, else one of Kakashi's, or
   * `'silent'`. `undefined`: it is none of these.
   */
  threshold(name: string): number | undefined {
    const own = this.get(name);
    if (own !== undefined) return own.order;
    if (name === 'silent') return NOTHING_PASSES;
    const severity = levelByName(name);
    if (severity === undefined) return undefined;
    let highest = NOTHING_PASSES;
    for (const level of this.#byName.values()) {
      if (level.severity >= severity) highest = Math.max(highest, level.order);
    }
    return highest;
  }
}

function readLevels(levels: WinstonLevels): ReadonlyMap<string, WinstonLevel> {
  const entries = Object.entries(levels);
  return new Map(entries.map(([name, order]) => [name, { order, severity: severityOf(name, order, entries) }]));
}

function severityOf(name: string, order: number, entries: readonly [string, number][]): number {
  const own = levelByName(name);
  if (own !== undefined) return own;
  let severity = TRACE;
  let nearest = Number.POSITIVE_INFINITY;
  for (const [other, otherOrder] of entries) {
    const standard = levelByName(other);
    if (standard === undefined || otherOrder < order || otherOrder >= nearest) continue;
    severity = standard;
    nearest = otherOrder;
  }
  return severity;
}

const FAMILIAR_TABLES: readonly WinstonLevels[] = [NPM_LEVELS, configs.syslog.levels, configs.cli.levels];

/** The severity of a level name before any logger is known: from the given levels, else winston's npm, syslog and cli. */
export function familiarSeverity(name: string, levels: WinstonLevels | undefined): number | undefined {
  for (const table of levels === undefined ? FAMILIAR_TABLES : [levels, ...FAMILIAR_TABLES]) {
    const level = LevelTable.of(table).get(name);
    if (level !== undefined) return level.severity;
  }
  return undefined;
}
