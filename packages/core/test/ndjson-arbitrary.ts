/** Lines of NDJSON that no logger would write on purpose: hostile texts, odd numbers, keys that come twice, in every notation. */
import fc from 'fast-check';

const TROUBLE = [...' |"\'=\\%./\n\r\t\b\f\0\u001b\u007f\u0085\u00a0\u2028\u202e\u3000\u200f\u061c\ufeff😀{}[]:,0aZéß'];

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Pieces of a JSON string, between its quotes. */
const piece = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...TROUBLE).map((one) => JSON.stringify(one).slice(1, -1)) },
  { weight: 2, arbitrary: fc.constantFrom('plain', 'two words', 'x', '42', 'true', 'null', ' | ', '|') },
  fc.nat(0xffff).map((code) => JSON.stringify(String.fromCharCode(code)).slice(1, -1)),
  fc.nat(0xffff).map(unit),
  fc.nat(0x7f).map((code) => unit(code).toUpperCase().replace('\\U', '\\u')),
  fc.constantFrom('\\/', '\\ud83d\\ude00', '\\ud83d', '\\ude00', '\\u0020|', '|\\u0020', '\\"', '\\u007c', '\u007f'),
);

export const jsonString = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('""', '"a"', '"user logged in"', '"true"', '"-1.5e3"', '"007"', '"{}"') },
  { weight: 4, arbitrary: fc.array(piece, { maxLength: 8 }).map((pieces) => `"${pieces.join('')}"`) },
);

export const jsonNumber = fc.oneof(
  fc.constantFrom('0', '-0', '1.0', '1e400', '-1E-7', '12345678901234567890', '0.10', '1e5', '99999999999999999999.5'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
);

const scalar = fc.oneof(jsonString, jsonNumber, fc.constantFrom('true', 'false', 'null'));

const key = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'c', 'o', 'p', 'a.b', 'o.p', 'list', 'err', 'req', 'k', 'z', 'y') },
  { weight: 2, arbitrary: fc.constantFrom('', '.', '0', '7', '__proto__', 'constructor', 'toString', 'level', 'msg') },
);
const jsonKey = fc.oneof(
  { weight: 4, arbitrary: key.map((name) => JSON.stringify(name)) },
  { weight: 1, arbitrary: jsonString },
  { weight: 1, arbitrary: key.map((name) => `"${[...name].map((one) => unit(one.charCodeAt(0))).join('')}"`) },
);

/** What may stand between two tokens; most writers put nothing there. */
const gap = fc.oneof({ weight: 30, arbitrary: fc.constant('') }, fc.constantFrom(' ', '\t', '\r', '  '));

function list(open: string, items: readonly string[], close: string, blank: string): string {
  return `${open}${blank}${items.join(`${blank},${blank}`)}${blank}${close}`;
}

const { value } = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalar, tie('object'), tie('array')),
  object: fc.tuple(fc.array(fc.tuple(jsonKey, tie('value')), { maxLength: 4 }), gap).map(([members, blank]) =>
    list(
      '{',
      members.map(([name, one]) => `${name}:${one}`),
      '}',
      blank,
    ),
  ),
  array: fc.tuple(fc.array(tie('value'), { maxLength: 4 }), gap).map(([items, blank]) => list('[', items, ']', blank)),
}));

/** Objects within objects, past the depth that is flattened. */
const deep = fc
  .tuple(fc.array(key, { maxLength: 11 }), scalar)
  .map(([path, bottom]) => path.reduce((inner, name) => `{${JSON.stringify(name)}:${inner}}`, bottom));

/** More members than one field may become, or nearly. */
const wide = fc
  .integer({ min: 254, max: 259 })
  .map((count) => `{${Array.from({ length: count }, (_, i) => `"k${i}":${i}`).join(',')}}`);

const level = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('10', '20', '30', '40', '50', '60') },
  fc.constantFrom(
    '35',
    '30.0',
    '3e1',
    '0',
    '-1',
    '5',
    '100',
    '35.50',
    '"info"',
    '"warn"',
    '"FATAL"',
    '"Odd|one"',
    '""',
    'null',
  ),
  fc.constantFrom('"1234567890"', '"caf\\u00e9"', '"x\\ny"', '{"of":1}', '[30]', 'true', '"silent"', '1e400'),
);

const time = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 }).map(String) },
  fc.constantFrom('1763805600', '1763805600.123', '1763805600123456', '1763805600123456789', '"1763805600123"', '12'),
  fc.constantFrom('"2025-11-22T10:00:00.123Z"', '"2025-11-22T10:00:00.123456789Z"', '"2025-11-22T12:00:00+02:00"'),
  fc.constantFrom(
    '"noon"',
    '""',
    'null',
    '{}',
    '"2025-13-45T99:00:00Z"',
    '1763805600123.5',
    '17638056001230',
    '-1763805600123',
  ),
  fc.constantFrom('0000000000000', '9999999999999', '1000000000000', '"2025\\u002d11-22"', '1e12', '1763805600123e0'),
);

/** A member of its own kind, there or not. */
function maybe(name: string, of: fc.Arbitrary<string>): fc.Arbitrary<string[]> {
  return fc.oneof({ weight: 5, arbitrary: of.map((one) => [`"${name}":${one}`]) }, fc.constant<string[]>([]));
}

const field = fc.tuple(jsonKey, fc.oneof({ weight: 20, arbitrary: value }, { weight: 3, arbitrary: deep }, wide));

/** The text of one record, in the order of pino or in any other. */
export const jsonRecord: fc.Arbitrary<string> = fc
  .tuple(
    maybe('level', level),
    maybe('time', time),
    maybe('name', fc.oneof({ weight: 4, arbitrary: jsonString }, jsonNumber)),
    fc.array(field, { maxLength: 5 }),
    maybe('msg', fc.oneof({ weight: 8, arbitrary: jsonString }, value)),
    fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(20)),
    gap,
    gap,
  )
  .map(([levels, times, names, fields, messages, turn, blank, end]) => {
    const own = [...levels, ...times, ...names, ...fields.map(([name, one]) => `${name}:${one}`), ...messages];
    const members = own.map((_, i) => own[(i + turn) % own.length] as string);
    return list('{', members, '}', blank) + end;
  });

/** Anything but a record, or nearly one. */
export const jsonDebris: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replaceAll('\n', '')),
  value,
  fc.tuple(jsonRecord, fc.nat(200)).map(([text, cut]) => text.slice(0, cut % (text.length + 1))),
  fc
    .tuple(
      jsonRecord,
      fc.nat(200),
      fc.constantFrom('"', '\\', ',', '}', '{', '[', ']', ':', '\u0001', '\r', 'x', '0', ' '),
    )
    .map(([text, at, one]) => text.slice(0, at % text.length) + one + text.slice((at % text.length) + 1)),
);
