/**
 * What a line of NDJSON becomes, written for clearness alone: it reads character by character, keeps every digit and shares
 * nothing with the transcoders but the definitions of levels and of what is a time.
 */

import { levelLabel } from '../level.ts';
import type { TranscoderConfig } from '../ndjson/ndjson.ts';
import { LevelReader, PINO_LEVELS } from '../ndjson/ndjson-level.ts';
import { readNdjsonTime } from '../ndjson/ndjson-time.ts';

type Node =
  | { kind: 'string'; text: string }
  | { kind: 'raw'; text: string }
  | { kind: 'array'; items: Node[] }
  | { kind: 'object'; members: [string, Node][] };

class Reader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  all(): Node {
    const node = this.#value();
    this.#blanks();
    if (this.#at < this.#text.length) throw new SyntaxError('more');
    return node;
  }

  #value(): Node {
    this.#blanks();
    const next = this.#text[this.#at];
    if (next === '{') return this.#object();
    if (next === '[') return this.#array();
    if (next === '"') return { kind: 'string', text: this.#string() };
    const raw = /^(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/.exec(
      this.#text.slice(this.#at),
    );
    if (raw === null) throw new SyntaxError('value');
    this.#at += raw[0].length;
    return { kind: 'raw', text: raw[0] };
  }

  #object(): Node {
    const members: [string, Node][] = [];
    this.#at++;
    if (this.#is('}')) return { kind: 'object', members };
    do {
      this.#blanks();
      const name = this.#string();
      if (!this.#is(':')) throw new SyntaxError('colon');
      const value = this.#value();
      const earlier = members.find((member) => member[0] === name);
      if (earlier) earlier[1] = value;
      else members.push([name, value]);
    } while (this.#is(','));
    if (!this.#is('}')) throw new SyntaxError('brace');
    return { kind: 'object', members };
  }

  #array(): Node {
    const items: Node[] = [];
    this.#at++;
    if (this.#is(']')) return { kind: 'array', items };
    do items.push(this.#value());
    while (this.#is(','));
    if (!this.#is(']')) throw new SyntaxError('bracket');
    return { kind: 'array', items };
  }

  #string(): string {
    if (this.#text[this.#at] !== '"') throw new SyntaxError('quote');
    let text = '';
    for (this.#at++; this.#text[this.#at] !== '"'; this.#at++) {
      const character = this.#text[this.#at];
      if (character === undefined || character < ' ') throw new SyntaxError('character');
      text += character === '\\' ? this.#escape() : character;
    }
    this.#at++;
    return text;
  }

  #escape(): string {
    const character = this.#text[++this.#at] ?? '';
    if (character === 'u') {
      const digits = this.#text.slice(this.#at + 1, this.#at + 5);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new SyntaxError('digits');
      this.#at += 4;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const place = '"\\/bfnrt'.indexOf(character);
    if (place === -1 || character === '') throw new SyntaxError('escape');
    return '"\\/\b\f\n\r\t'[place] as string;
  }

  #blanks(): void {
    while (/^[ \t\r\n]$/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #is(character: string): boolean {
    this.#blanks();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}

const CTRL = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/;
const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

function mustBeEscaped(character: string): boolean {
  return CTRL.test(character) || /^[\ud800-\udfff]$/.test(character);
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0');
}

/** A text as it stands on the line. */
export function referenceText(text: string): string {
  const all = Array.from(text);
  const written = all.map((character, i) => {
    if (SHORT[character]) return SHORT[character];
    if (mustBeEscaped(character)) return `\\u${hex(character)}`;
    const opens = i === 0 || all[i - 1] === ' ';
    const closes = i === all.length - 1 || all[i + 1] === ' ';
    return character === '|' && opens && closes ? '\\|' : character;
  });
  return written.join('');
}

function referenceValue(text: string, quoteLookalikes: boolean): string {
  const all = Array.from(text);
  const looksTyped = /^(?:true|false|null|NaN|-?Infinity|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(text);
  const isBare = text !== '' && !all.some((one) => /[\s"'=|\\]/.test(one) || mustBeEscaped(one));
  if (isBare && !(quoteLookalikes && looksTyped)) return text;
  const inside = all.map((one) => {
    if (one === '"') return '\\"';
    return SHORT[one] ?? (mustBeEscaped(one) ? `\\u${hex(one)}` : one);
  });
  return `"${inside.join('')}"`;
}

function referenceKey(key: string): string {
  const escaped = Array.from(key).map((one) =>
    /[\s"'=|\\%]/.test(one) || mustBeEscaped(one) ? `%${hex(one).toUpperCase()}` : one,
  );
  return escaped.join('');
}

const JSON_SHORT: Record<string, string> = { ...SHORT, '"': '\\"', '\b': '\\b', '\f': '\\f' };

function jsonOf(node: Node): string {
  if (node.kind === 'raw') return node.text;
  if (node.kind === 'array') return `[${node.items.map(jsonOf).join(',')}]`;
  if (node.kind === 'object') {
    return `{${node.members.map(([name, value]) => `${jsonOf({ kind: 'string', text: name })}:${jsonOf(value)}`).join(',')}}`;
  }
  const inside = Array.from(node.text).map((one) => JSON_SHORT[one] ?? (mustBeEscaped(one) ? `\\u${hex(one)}` : one));
  return `"${inside.join('')}"`;
}

/** The key and the text of each pair that a field becomes. */
function pairsOf(
  path: string,
  node: Node,
  budget: { left: number },
  config: TranscoderConfig,
  depth: number,
): [string, string][] {
  if (node.kind === 'raw') return [[path, node.text]];
  if (node.kind === 'string') return [[path, referenceValue(node.text, config.quoteLookalikes)]];
  const asJson: [string, string] = [path, referenceValue(jsonOf(node), false)];
  if (node.kind === 'array' || depth > 8) return [asJson];
  const more = Math.max(node.members.length - 1, 0);
  if (more > budget.left) return [asJson];
  budget.left -= more;
  if (node.members.length === 0) return [[path, '{}']];
  const prefix = path === '%' ? '' : path;
  return node.members.flatMap(([name, value]) =>
    pairsOf(`${prefix}.${referenceKey(name)}`, value, budget, config, depth + 1),
  );
}

function plain(node: Node | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'string') return node.text;
  return node.kind === 'raw' ? JSON.parse(node.text) : {};
}

/** Whether one of the paths is exactly this one. */
function isListed(paths: readonly (readonly string[])[] | undefined, path: readonly string[]): boolean {
  return paths?.some((one) => one.length === path.length && one.every((name, i) => name === path[i])) ?? false;
}

/** Whether one of the paths goes on from this one. */
function leadsOn(paths: readonly (readonly string[])[] | undefined, path: readonly string[]): boolean {
  return paths?.some((one) => one.length > path.length && path.every((name, i) => name === one[i])) ?? false;
}

/** What is left of a node of which nothing is ignored, and nothing that is not included is kept; `undefined`: nothing. */
function chosen(
  node: Node,
  path: readonly string[],
  { ignore, include }: TranscoderConfig,
  isIncluded = include === undefined || path.some((_, i) => isListed(include, path.slice(0, i + 1))),
): Node | undefined {
  if (isListed(ignore, path) || (!isIncluded && !leadsOn(include, path))) return undefined;
  if (node.kind !== 'object') return isIncluded ? node : undefined;
  const members = node.members.flatMap(([name, value]): [string, Node][] => {
    const kept = chosen(value, [...path, name], { ignore, include } as TranscoderConfig);
    return kept === undefined ? [] : [[name, kept]];
  });
  return members.length === 0 && !isIncluded ? undefined : { kind: 'object', members };
}

/** A record of NDJSON as the reference reads it. */
export interface ReferenceRecord {
  time: string | undefined;
  level: string;
  severity: number;
  /** Whether it is below the least level, and so makes no line. */
  isLeftOut: boolean;
  name: string;
  message: string;
  /** Keys as they stand on the line, each with the text of its value. */
  pairs: Map<string, string>;
}

export function referenceRecord(line: string, config: TranscoderConfig, hostLevel?: number): ReferenceRecord {
  const levels = new LevelReader(config.levels ?? PINO_LEVELS);
  const {
    messageKey = 'msg',
    levelKey = 'level',
    timestampKey = 'time',
    minimumLevel = Number.NEGATIVE_INFINITY,
  } = config;
  let root: Node | undefined;
  try {
    root = new Reader(line).all();
  } catch {
    root = undefined;
  }
  if (root?.kind !== 'object') {
    const message = line.replace(/\r$/, '');
    return {
      ...segments(undefined, config),
      level: 'INFO',
      severity: 20,
      isLeftOut: 30 < minimumLevel,
      name: config.name,
      message,
      pairs: new Map(),
    };
  }
  const member = (name: string): Node | undefined => root.members.find((one) => one[0] === name)?.[1];
  const level = levels.of(plain(member(levelKey)), hostLevel);
  // What has a segment of its own may be ignored, but need not be included.
  const segment = (name: string): Node | undefined => {
    const node = member(name);
    return node && chosen(node, [name], { ...config, include: undefined });
  };
  const time = readNdjsonTime(plain(segment(timestampKey)));
  const name = segment('name');
  const consumed = new Set<string>();
  if (level.understood) consumed.add(levelKey);
  if (time !== undefined) consumed.add(timestampKey);
  if (name?.kind === 'string') consumed.add('name');
  const message = consumed.has(messageKey) ? undefined : segment(messageKey);
  consumed.add(messageKey);
  const pairs = new Map<string, string>();
  for (const [key, value] of root.members) {
    const kept = consumed.has(key) ? undefined : chosen(value, [key], config);
    if (kept === undefined) continue;
    const path = key === '' ? '%' : referenceKey(key);
    for (const [pair, text] of pairsOf(path, kept, { left: 255 }, config, 1)) pairs.set(pair, text);
  }
  return {
    ...segments(
      time ?? (isListed(config.ignore, [timestampKey]) ? undefined : stamp(line, levelKey, timestampKey)),
      config,
    ),
    level: levelLabel(level.printed),
    severity: level.severity,
    isLeftOut: level.number < minimumLevel,
    name: name?.kind === 'string' ? name.text : config.name,
    message: message === undefined ? '' : message.kind === 'string' ? message.text : jsonOf(message),
    pairs,
  };
}

/** What the logger itself gave as the time, right behind the level and before what the user logged. */
function stamp(line: string, levelKey: string, timestampKey: string): unknown {
  const beforeLevel = `{${JSON.stringify(levelKey)}:`;
  const level = /^-?[\d.]+/.exec(line.slice(beforeLevel.length))?.[0] ?? '';
  const beforeTime = `${beforeLevel}${level},${JSON.stringify(timestampKey)}:`;
  if (level === '' || !line.startsWith(beforeTime)) return undefined;
  const text = line.slice(beforeTime.length).split(/[,}]/, 1)[0] ?? '';
  if (/^\d{13}$/.test(text)) return readNdjsonTime(Number(text));
  return /^"[\d:.TZ-]+"$/.test(text) ? readNdjsonTime(text.slice(1, -1)) : undefined;
}

function segments(time: unknown, config: TranscoderConfig): { time: string | undefined } {
  if (config.timestamp === false) return { time: undefined };
  if (config.timestamp === 'iso') {
    const isIso = typeof time === 'string' && time.endsWith('Z');
    return { time: isIso ? time : new Date((time as number | string | undefined) ?? Date.now()).toISOString() };
  }
  const date = new Date((time as number | string | undefined) ?? Date.now());
  return { time: date.getTime() < 0 ? date.toISOString() : String(date.getTime()).padStart(10, '0') };
}

/** The line for a line of NDJSON that is not left out, with `format: 'kv'`. */
export function referenceLine(line: string, config: TranscoderConfig, hostLevel?: number): string {
  const { time, level, name, message, pairs } = referenceRecord(line, config, hostLevel);
  const label = referenceText(level);
  const isLikeTime = time === undefined && /^(\d{10,}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z)$/.test(label);
  const all = [isLikeTime ? `\\u${hex(label)}${label.slice(1)}` : label, name, message];
  const [, nameText, messageText] = all.map(referenceText);
  const parts = [...(time === undefined ? [] : [time]), all[0] as string, nameText as string, messageText as string];
  if (pairs.size > 0) parts.push([...pairs].map(([key, text]) => `${key}=${text}`).join(' '));
  return parts.join(' | ');
}
