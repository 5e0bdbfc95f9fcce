/** What is in a log, whoever wrote it. */

/** A line of ours. */
const OURS = /^(?:\S+ \| )?INFO \| app \| record (\d+)(?: \| [^|]*)?$/;
/** pino's and winston's. */
const MESSAGE = /^record (\d+)$/;
const MARKER = /^(?:\S+ \| )?WARNING \| kakashi \| dropped (\d+) records \| /;

/** The number of the record on a line; undefined for a line that is not whole. */
function numberOn(line) {
  const ours = OURS.exec(line);
  if (ours !== null) return Number(ours[1]);
  try {
    const { msg, message = msg } = JSON.parse(line);
    return Number(MESSAGE.exec(message)?.[1] ?? Number.NaN);
  } catch {
    return undefined;
  }
}

/**
 * @typedef {object} Found
 * @property {number} lost records of which there is no line
 * @property {number} torn lines that are not whole
 * @property {number} twice lines of a record that was there before
 * @property {number} unordered lines of a record before which a later one came
 * @property {number} cut texts that end within a line
 * @property {number} strange lines of records that nobody logged
 * @property {number} announced records that markers call dropped
 */

/**
 * @param {readonly string[]} texts of one file after the other
 * @param {number} accepted how many records were logged: from `record 0` up to this
 * @returns {Found}
 */
export function readTexts(texts, accepted) {
  const found = { lost: 0, torn: 0, cut: 0, twice: 0, unordered: 0, strange: 0, announced: 0 };
  const seen = new Uint8Array(accepted);
  let last = -1;
  const lines = texts.flatMap((text) => {
    const parts = text.split('\n');
    if (parts.pop() !== '') found.cut++;
    return parts;
  });
  for (const line of lines) {
    const marker = MARKER.exec(line);
    if (marker !== null) {
      found.announced += Number(marker[1]);
      continue;
    }
    const number = numberOn(line);
    if (number === undefined || Number.isNaN(number)) found.torn++;
    else if (number >= accepted) found.strange++;
    else {
      if (seen[number] === 1) found.twice++;
      else if (number < last) found.unordered++;
      seen[number] = 1;
      last = Math.max(last, number);
    }
  }
  found.lost = accepted - seen.reduce((sum, one) => sum + one, 0);
  return found;
}
