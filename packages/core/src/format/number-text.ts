/**
 * Numbers as text, without V8's cache of number texts. That cache holds on to the texts of new numbers until others push
 * them out, so that ids and counters, each new, fill it with what the garbage collector then has to copy; and a miss
 * takes the runtime's slow way. Short numbers are put together from tables here.
 */

/** `0` to `999`. */
const SHORT: readonly string[] = Array.from({ length: 1000 }, (_, n) => String(n));

/** `000` to `999`. */
const PADDED: readonly string[] = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'));

/** Thousandths: nothing, `.001` to `.999`, without zeros at the end. */
const FRACTION: readonly string[] = Array.from({ length: 1000 }, (_, n) => String(n / 1000).slice(1));

/**
 * From here on not every decimal has a number of its own: below, with at most 15 digits, a number that is the nearest to
 * some count of thousandths prints as just that.
 */
const MAX_DIGITS_VALUE = 1e15;

/** The text of a number, as `String` gives it. */
export function numberText(value: number): string {
  if (value >= 0 && value < MAX_DIGITS_VALUE) {
    const whole = Math.floor(value);
    if (whole === value) return wholeText(value);
    const thousandths = Math.round(value * 1000);
    if (thousandths / 1000 === value && thousandths < MAX_DIGITS_VALUE) {
      return wholeText(whole) + (FRACTION[thousandths - whole * 1000] as string);
    }
  }
  return String(value);
}

function wholeText(value: number): string {
  if (value < 1000) return SHORT[value] as string;
  const thousands = Math.floor(value / 1000);
  return wholeText(thousands) + (PADDED[value - thousands * 1000] as string);
}
