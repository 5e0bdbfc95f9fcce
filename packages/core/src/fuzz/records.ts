/** Records as they are logged: from plain data to values that fight back. */

import type { Tape } from './tape.ts';
import { name, text } from './texts.ts';

/** A record for a formatter. */
export interface FuzzRecord {
  readonly level: number | string;
  readonly name: string;
  readonly message: string;
  readonly fields: Record<string, unknown>;
  readonly time: number | undefined;
}

const NUMBERS = [0, -0, 1, -1, 0.1, 1e21, 1e-7, 2 ** 53, -(2 ** 31), Number.NaN, Number.POSITIVE_INFINITY, 5e-324];
const LEVELS = [5, 10, 20, 30, 40, 50, 35, 0, -1, 'info', 'warn', 'Fatal', 'notice', '2026-11-22T10:00:00Z'];

/** A record whose fields are plain data. */
export function plainRecord(tape: Tape): FuzzRecord {
  return {
    level: tape.below(6) === 5 ? text(tape) : tape.pick(LEVELS),
    name: tape.once(3) ? text(tape) : 'app',
    message: text(tape),
    fields: plainObject(tape, 0),
    time: tape.once(3) ? tape.pick([0, 1, 1_763_805_600_123, 999_999_999, -1, 8.64e15]) : undefined,
  };
}

export function plainObject(tape: Tape, depth: number): Record<string, unknown> {
  // Few shapes come again and again, as in a program; that is what caches of shapes are made for.
  if (tape.once(4)) return { userId: scalar(tape), ip: scalar(tape), ok: scalar(tape) };
  // So that `__proto__` is a member of its own.
  return Object.fromEntries(tape.several(6, () => [name(tape), plainValue(tape, depth + 1)]));
}

export function plainValue(tape: Tape, depth: number): unknown {
  const kind = tape.below(depth > 11 ? 6 : 10);
  if (kind < 6) return scalar(tape);
  if (kind === 6) return tape.several(4, () => plainValue(tape, depth + 1));
  if (kind === 7 && tape.once(8)) return wideObject(tape.pick([255, 256, 257, 258]));
  if (kind === 8 && tape.once(3)) return deepValue(tape);
  return plainObject(tape, depth);
}

function scalar(tape: Tape): unknown {
  switch (tape.below(8)) {
    case 0:
      return tape.below(1000);
    case 1:
      return tape.pick(NUMBERS);
    case 2:
      return tape.pick([true, false, null]);
    case 3:
      return BigInt(tape.below(10)) ** 20n - 7n;
    case 4:
      return tape.pick([undefined, '', 'x']);
    default:
      return text(tape);
  }
}

/** As many members as one field may become pairs, or nearly. */
function wideObject(count: number): object {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));
}

/** Past the depth that is flattened. */
function deepValue(tape: Tape): unknown {
  let value: unknown = scalar(tape);
  for (let depth = tape.pick([7, 8, 9, 10, 130]); depth > 0; depth--) {
    value = tape.once(4) ? [value] : { [name(tape)]: value };
  }
  return value;
}

function refuse(): never {
  throw new Error('no\n | "way"');
}

/** A record in which anything may stand anywhere. */
export function hostileRecord(tape: Tape): { -readonly [K in keyof FuzzRecord]: unknown } {
  const plain = plainRecord(tape);
  const fields: Record<string, unknown> = {};
  for (const key of Object.keys(plain.fields)) {
    const value = tape.once(2) ? hostileValue(tape, 0) : plain.fields[key];
    if (tape.once(8)) Object.defineProperty(fields, key, { get: refuse, enumerable: true });
    else Object.defineProperty(fields, key, { value, enumerable: true, configurable: true, writable: true });
  }
  if (tape.once(6)) fields.self = fields;
  return {
    level: tape.once(8) ? hostileValue(tape, 0) : plain.level,
    name: tape.once(8) ? hostileValue(tape, 0) : plain.name,
    message: tape.once(3) ? hostileValue(tape, 0) : plain.message,
    fields: tape.once(6) ? hostileValue(tape, 0) : fields,
    time: tape.once(8) ? hostileValue(tape, 0) : plain.time,
  };
}

const TRAPS = ['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor'] as const;

function hostileValue(tape: Tape, depth: number): unknown {
  const inner = (): unknown => (depth < 4 ? hostileValue(tape, depth + 1) : plainValue(tape, 10));
  switch (tape.below(18)) {
    case 0:
      return new Proxy(tape.pick<object>([{ a: 1 }, [1, 2], new Error('x'), () => 1]), { [tape.pick(TRAPS)]: refuse });
    case 1: {
      const value = inner();
      return { toJSON: tape.once(3) ? refuse : () => value };
    }
    case 2:
      return new Error(text(tape), { cause: inner() });
    case 3:
      return Object.assign(new TypeError(text(tape)), { code: inner(), type: inner(), errors: [inner()] });
    case 4:
      return new Map<unknown, unknown>([[tape.once(2) ? name(tape) : inner(), inner()]]);
    case 5:
      return new Set([inner()]);
    case 6:
      return new Date(tape.pick([0, Number.NaN, 1_763_805_600_123, -1]));
    case 7:
      return Buffer.from(text(tape));
    case 8:
      return tape.pick([new Uint16Array(300), new DataView(new ArrayBuffer(3)), new ArrayBuffer(3)]);
    case 9:
      return tape.pick<unknown>([Object('b'), Object(1n), Object(Symbol('s')), /r"/g, Symbol('s'), refuse, class {}]);
    case 10: {
      const cycle: Record<string, unknown> = { inner: inner() };
      cycle.self = cycle;
      cycle.list = [cycle, { toJSON: () => cycle }];
      return cycle;
    }
    case 11:
      return Object.defineProperty({ a: inner() }, 'b', { get: refuse, enumerable: true });
    case 12: {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    }
    case 13:
      return new AggregateError([inner()], text(tape));
    case 14:
      return Object.assign(Object.create({ inherited: inner() }), { own: inner() });
    case 15:
      return Object.assign(Object.create(null), { [name(tape)]: inner() });
    case 16:
      return Object.assign(new Array(3), { 0: inner(), 2: inner() });
    default:
      return plainValue(tape, 2);
  }
}
