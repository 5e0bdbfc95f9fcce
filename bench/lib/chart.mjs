/**
 * A bar chart as SVG, for pages on light and on dark ground: every colour stands out from both, so nothing depends on which
 * of the two the reader has.
 *
 * @typedef {object} Bar
 * @property {string} label
 * @property {number} value
 * @property {number} least @property {number} greatest over the rounds, drawn as a whisker
 * @property {string} text the value as it is written beside the bar
 * @property {'ours' | 'rival' | 'ceiling'} kind
 *
 * @typedef {{ title: string, subtitle: string, bars: Bar[] }} Chart
 */

const WIDTH = 860;
/** Of a bold character, on average and with some to spare, in the widest of the fonts. */
const CHARACTER_WIDTH = 7.6;
const GAP = 8;
const TEXT_WIDTH = 90;
const TOP = 62;
const ROW = 26;
const BAR = 16;
const MARGIN = 12;
const FONT = 'ui-sans-serif, system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif';

/** Of text and bars. */
export const COLOURS = { text: '#747c87', ours: '#d1542b', rival: '#5b83b5', ceiling: '#8a7f6d', whisker: '#747c87' };

/** @param {Chart} chart @returns {string} SVG */
export function barChart({ title, subtitle, bars }) {
  const height = TOP + bars.length * ROW + MARGIN;
  const greatest = Math.max(...bars.map((bar) => bar.greatest));
  const left = MARGIN + GAP + Math.ceil(Math.max(...bars.map(({ label }) => label.length)) * CHARACTER_WIDTH);
  const scale = (value) => round((value / greatest) * (WIDTH - left - TEXT_WIDTH - MARGIN));
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="${FONT}" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(`${subtitle} ${bars.map(({ label, text }) => `${label}: ${text}`).join('; ')}.`)}</desc>`,
    text(MARGIN, 24, title, 'font-size="16" font-weight="600"'),
    text(MARGIN, 44, subtitle),
    ...bars.flatMap((bar, at) => row(bar, { left, top: TOP + at * ROW, scale })),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

function row({ label, value, least, greatest, text: written, kind }, { left, top, scale }) {
  const middle = top + ROW / 2;
  const baseline = middle + 4.5;
  const weight = kind === 'ours' ? 'font-weight="600"' : '';
  const [from, to] = [left + scale(least), left + scale(greatest)];
  const end = Math.max(to, left + scale(value));
  return [
    text(left - GAP, baseline, label, `text-anchor="end" ${weight}`.trim()),
    `<rect x="${left}" y="${middle - BAR / 2}" width="${Math.max(scale(value), 1)}" height="${BAR}" rx="2" fill="${COLOURS[kind]}"/>`,
    `<path d="M${from} ${middle}H${to}M${from} ${middle - 4}v8M${to} ${middle - 4}v8" stroke="${COLOURS.whisker}" fill="none"/>`,
    text(end + GAP, baseline, written, weight),
  ];
}

function text(x, y, content, more = '') {
  return `<text x="${x}" y="${y}" fill="${COLOURS.text}"${more === '' ? '' : ` ${more}`}>${escaped(content)}</text>`;
}

function round(value) {
  return Math.round(value * 10) / 10;
}

function escaped(value) {
  return value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
