/** One cell of the crash matrix: a process that logs in one way and dies in another, several times if chance has a part in it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTexts } from '../lib/lines.mjs';
import { boundOf } from './deaths.mjs';

const CHILD = fileURLToPath(new URL('child.mjs', import.meta.url));
/** Where the moment of the end decides what is lost. */
const RUNS = 3;
const TIMEOUT_MS = 60_000;

/**
 * @typedef {object} Cell
 * @property {string} text what the table says
 * @property {string[]} violations what should not be, as far as it is ours to keep
 */

/**
 * @param {import('./deaths.mjs').Death} death
 * @param {import('./ways.mjs').Way} way
 * @returns {Promise<Cell>}
 */
export async function fillCell(death, way) {
  const bound = boundOf(death, way);
  if (bound === 'none') return { text: '-', violations: [] };
  const runs = [];
  for (let run = 0; run < (death.nothing ? 1 : RUNS); run++) runs.push(await dieOnce(death, way));
  const worst = runs.reduce((a, b) => (b.lost > a.lost ? b : a));
  const faults = ['cut', 'torn', 'twice', 'unordered', 'strange'].filter((fault) => runs.some((run) => run[fault] > 0));
  const text = [worst.lost.toLocaleString('en'), ...faults].join(', ');
  const violations = way.kind === 'other' ? [] : faults;
  if (typeof bound === 'number' && worst.lost > bound) violations.push(`more than ${bound} lost`);
  return { text, violations };
}

async function dieOnce(death, way) {
  const folder = mkdtempSync(join(tmpdir(), 'kakashi-guarantees-'));
  try {
    const [file, acceptedFile] = [join(folder, 'log'), join(folder, 'accepted')];
    const { act, moment, place, signal, options, execArgv = [] } = death;
    const all = way.kind === 'other' ? undefined : { ...options, ...(signal && { flushOnSignal: [signal] }) };
    const scene = { way: way.name, act, moment, place, options: all, file, acceptedFile };
    const stdout = openSync(file, 'a');
    const child = spawn(process.execPath, [...execArgv, CHILD, JSON.stringify(scene)], {
      stdio: ['ignore', way.toStdout ? stdout : 'ignore', 'pipe'],
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    closeSync(stdout);
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    const [code, diedOf] = await once(child, 'close');
    const ended = diedOf ?? code;
    const accepted = existsSync(acceptedFile) ? Number(readFileSync(acceptedFile, 'utf8')) : undefined;
    if (accepted === undefined || ![death.ends].flat().includes(ended))
      throw new Error(`${death.name} (${moment}), ${way.name}: ended with ${ended}, expected ${death.ends}\n${stderr}`);
    return readTexts([readFileSync(file, 'utf8')], accepted);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
