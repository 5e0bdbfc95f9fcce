/** A figure for people: thousands apart, as many decimals as asked for, a dash if there is none. */
export function formatNumber(value, digits) {
  if (!Number.isFinite(value)) return '-';
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A ratio: two decimals where it is small, none where they would say nothing. */
export function formatRatio(value) {
  return formatNumber(value, value >= 100 ? 0 : value >= 10 ? 1 : 2);
}
