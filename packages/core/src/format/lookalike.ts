/**
 * Lookalikes: strings that read as a number, a boolean or null. Formatters quote them on request and typed parsing gives
 * bare ones their type; both use this one definition, so types survive the round trip.
 */

/** A value with the type that its bare text shows. */
export type TypedValue = string | number | bigint | boolean | null;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const INTEGER = /^-?\d+$/;

/** The longest integer that becomes a BigInt: converting takes more than linear time. Longer ones stay strings. */
const MAX_BIGINT_DIGITS = 10_000;

const WORDS: ReadonlyMap<string, number | boolean | null> = new Map<string, number | boolean | null>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Whether typed parsing would take this text, if bare, for a number, a boolean or null. */
export function isLookalike(text: string): boolean {
  return WORDS.has(text) || NUMBER.test(text);
}

/** A bare value with its type. An integer that a number cannot hold exactly becomes a BigInt. */
export function typedValue(text: string): TypedValue {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (!NUMBER.test(text)) return text;
  const number = Number(text);
  if (Number.isSafeInteger(number) || !INTEGER.test(text)) return number;
  return text.length <= MAX_BIGINT_DIGITS ? BigInt(text) : text;
}
