/** The errors for options: one wording, wherever options are read. */
import { KakashiError } from './errors.ts';
import { closestName, describe } from './option-words.ts';

/** The error for an option whose value is not acceptable. */
export function invalidOption(option: string, expected: string, value: unknown): KakashiError {
  return optionError('ERR_KAKASHI_OPTION_INVALID', option, expected, value);
}

/** The error for options that contradict each other. */
export function conflictingOption(option: string, expected: string, value: unknown): KakashiError {
  return optionError('ERR_KAKASHI_OPTION_CONFLICT', option, expected, value);
}

/**
 * The error for an option that does not exist, with the name that was probably meant.
 *
 * @param known What to say of an option that others have, in place of a guess.
 */
export function unknownOption(
  option: string,
  value: unknown,
  names: readonly string[],
  known?: string | undefined,
): KakashiError {
  const closest = known === undefined ? closestName(option, names) : undefined;
  const guess = closest === undefined ? undefined : `did you mean ${describe(closest)}?`;
  const hint = known ?? guess;
  const message = `unknown option ${describe(option)}${hint === undefined ? '' : `; ${hint}`}`;
  return new KakashiError('ERR_KAKASHI_OPTION_UNKNOWN', message, {
    option,
    expected: known ?? closest ?? `one of ${names.join(', ')}`,
    received: describe(value),
  });
}

function optionError(
  code: 'ERR_KAKASHI_OPTION_INVALID' | 'ERR_KAKASHI_OPTION_CONFLICT',
  option: string,
  expected: string,
  value: unknown,
): KakashiError {
  const received = describe(value);
  const message = `option ${option}: expected ${expected}, received ${received}`;
  return new KakashiError(code, message, { option, expected, received });
}
