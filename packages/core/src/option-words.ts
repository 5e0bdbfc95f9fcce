/** Words for error messages about options: what a value looks like, and which name was probably meant. */

const MAX_DESCRIBED_LENGTH = 60;

/** A value as a reader of an error message wants to see it: short, quoted if it is text, never throwing. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'string': {
      const quoted = `'${value.replaceAll("'", "\\'")}'`;
      return quoted.length <= MAX_DESCRIBED_LENGTH ? quoted : `${quoted.slice(0, MAX_DESCRIBED_LENGTH)}...`;
    }
    case 'bigint':
      return `${value}n`;
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : describeObject(value);
    default:
      return String(value);
  }
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  try {
    const name: unknown = value.constructor?.name;
    return typeof name === 'string' && name !== '' && name !== 'Object' ? `a ${name}` : 'an object';
  } catch {
    return 'an object';
  }
}

/** The known name that a wrong one was probably meant to be: at most a third of its letters away. */
export function closestName(wrong: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.floor(Math.max(wrong.length, 3) / 3) + 1;
  for (const name of names) {
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein distance by one row of the table; gives up early with `limit` where lengths alone exceed it. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  const row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    let diagonal = i - 1;
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j] as number;
      const left = row[j - 1] as number;
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(above + 1, left + 1, diagonal + cost);
      diagonal = above;
    }
  }
  return row[b.length] as number;
}
