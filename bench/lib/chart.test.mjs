import { describe, expect, it } from 'vitest';
import { barChart, COLOURS } from './chart.mjs';

const BARS = [
  { label: 'fast & good', value: 200, least: 150, greatest: 250, text: '200', kind: 'ours' },
  { label: 'slow', value: 100, least: 100, greatest: 100, text: '100', kind: 'rival' },
];
const svg = barChart({ title: 'Speed <of> light', subtitle: 'km/s', bars: BARS });

describe('a chart', () => {
  it('has bars as long as their values', () => {
    const [fast, slow] = Array.from(svg.matchAll(/<rect [^>]*width="([\d.]+)"/g), ([, width]) => Number(width));
    expect(fast / slow).toBeCloseTo(2, 2);
  });

  it('stays inside of its frame, whiskers and figures included', () => {
    const [, frame] = /viewBox="0 0 (\d+) /.exec(svg);
    const ends = Array.from(svg.matchAll(/M([\d.]+) [\d.]+v8"/g), ([, x]) => Number(x));
    const figures = Array.from(svg.matchAll(/<text x="([\d.]+)"/g), ([, x]) => Number(x));
    expect(Math.max(...ends, ...figures)).toBeLessThan(Number(frame) - 50);
  });

  it('leaves room for the longest label', () => {
    const label = 'a library with settings that take long to say';
    const wide = barChart({ title: 'Speed', subtitle: 'km/s', bars: [{ ...BARS[0], label }] });
    const [, end] = /<text x="([\d.]+)"[^>]*text-anchor="end"/.exec(wide);
    expect(Number(end)).toBeGreaterThan(label.length * 7);
  });

  it('says in words what it shows, with nothing in it that could be markup', () => {
    expect(svg).toContain('<title>Speed &#60;of&#62; light</title>');
    expect(svg).toContain('fast &#38; good: 200; slow: 100.');
  });

  it.each(Object.entries(COLOURS))('%s stands out from a white and from a dark page', (name, colour) => {
    // Of WCAG: 3 for figures and large text; ours is text of 13 px, so more where it is read.
    const least = name === 'text' ? 4 : 3;
    for (const ground of ['#ffffff', '#0d1117']) {
      expect(contrast(colour, ground), `${colour} on ${ground}`).toBeGreaterThan(least);
    }
  });
});

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
