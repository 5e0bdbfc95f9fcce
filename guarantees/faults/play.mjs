/** One fault with one host, from before it to its end; and the account of it, which is taken from what came out at the other end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readTexts } from '../lib/lines.mjs';
import { Stage } from './stage.mjs';

const BEFORE = 100;
const DURING = 1000;
const AFTER = 100;
/** A state that has not changed for so long is one. Batches leave after 100 ms at the latest. */
const STABLE_MS = 300;
const LOOK_MS = 10;
/** No logging call may take so long, whatever becomes of the sink. */
const CALL_MS = 1000;

/**
 * @typedef {object} Fault
 * @property {string} name
 * @property {(scene: Scene) => Promise<() => string[]>} play returns how to get at what was written, file by file
 * @property {Outcome | ((host: string) => Outcome)} expected
 * @property {readonly string[]} [hosts] all if it is not there
 * @property {() => boolean} [canBeHad]
 *
 * @typedef {object} Outcome
 * @property {string} during what became of the records that were logged meanwhile
 * @property {string} after what became of them in the end
 * @property {string} [account] 'exact' if it is not there
 * @property {readonly string[]} told in the order in which it was told first
 */

export class Scene extends Stage {
  isClosed = false;
  outcome = { during: '', after: '', told: [] };
  #mark;

  /** The sink works. */
  async before() {
    await this.do('log', BEFORE);
    await this.do('settle');
  }

  /** The sink is at fault. */
  async during(count = DURING) {
    this.#mark = await this.do('stats');
    await this.do('log', count);
    this.outcome.during = await this.#stableState();
  }

  /** It works again, or it never will. */
  async after() {
    await this.do('settle');
    this.outcome.after = this.#stateSince(await this.do('stats'));
    this.#mark = await this.do('stats');
    await this.do('log', AFTER);
    await this.do('settle');
    const later = this.#stateSince(await this.do('stats'));
    if (later !== this.outcome.after) this.outcome.after += `; what comes later: ${later}`;
  }

  /** The logger is closed while the sink is at fault. */
  async close() {
    await this.do('close');
    this.isClosed = true;
    this.outcome.after = this.#stateSince(await this.do('stats'));
  }

  /** Something that an act threw counts as told. */
  told(text) {
    this.outcome.told.push(text);
  }

  async #stableState() {
    let state;
    let since = 0;
    for (;;) {
      const now = this.#stateSince(await this.do('stats'));
      if (now !== state) since = performance.now();
      else if (performance.now() - since > STABLE_MS) return state;
      state = now;
      await sleep(LOOK_MS);
    }
  }

  #stateSince({ accepted, written, pending, failed, dropped }) {
    const mark = this.#mark;
    const parts = {
      written: written - mark.written,
      failed: failed - mark.failed,
      dropped: dropped - mark.dropped,
      pending,
    };
    if (Object.values(parts).reduce((sum, count) => sum + count, 0) !== accepted - mark.accepted)
      return `out of balance: ${JSON.stringify(parts)}`;
    const words = { written: 'written', failed: 'failed', dropped: 'dropped', pending: 'waits' };
    const present = Object.keys(words).filter((part) => parts[part] !== 0);
    const only = present.length === 1;
    return present.map((part, index) => `${only ? '' : index === 0 ? 'part ' : 'rest '}${words[part]}`).join(', ');
  }
}

/**
 * @param {Fault} fault
 * @param {string} host
 * @returns {Promise<Outcome & { account: string, host: string }>}
 */
export async function playFault(fault, host) {
  const scene = new Scene(host);
  try {
    const texts = await fault.play(scene);
    const stats = await scene.do('stats');
    if (!scene.isClosed) await scene.do('close');
    const { reports, longestCallMs, logged } = await scene.do('told');
    const { ended, stderr } = await scene.end();
    for (const { code, cause, reason } of reports) {
      const said = reason === undefined ? code + (cause === undefined ? '' : ` (${cause})`) : `drop: ${reason}`;
      if (!scene.outcome.told.includes(said)) scene.told(said);
    }
    return {
      ...scene.outcome,
      account: accountOf({ stats, logged, reports, found: readTexts(texts(), logged) }),
      host: hostOf({ ended, stderr, longestCallMs }),
    };
  } finally {
    scene.strike();
  }
}

function accountOf({ stats, logged, reports, found }) {
  const { accepted, written, dropped, failed, pending } = stats;
  const told = reports.reduce((sum, { count = 0 }) => sum + count, 0);
  const faults = [
    accepted !== logged && `${logged} logged, ${accepted} counted`,
    pending !== 0 && `${pending} still wait`,
    written + dropped + failed + pending !== accepted && 'out of balance',
    logged - found.lost !== written && `${written} counted as written, ${logged - found.lost} found`,
    told !== dropped && `${dropped} dropped, ${told} told`,
    ...['torn', 'twice', 'unordered', 'strange'].map((fault) => found[fault] > 0 && `${found[fault]} lines ${fault}`),
  ];
  const account = faults.filter(Boolean).join('; ') || 'exact';
  return found.cut === 0 ? account : `${account}; the first file ends within a line, which the next one has`;
}

function hostOf({ ended, stderr, longestCallMs }) {
  if (ended !== 0) return `ended with ${ended}: ${stderr.slice(-500)}`;
  return longestCallMs < CALL_MS ? 'alive' : `held up for ${longestCallMs.toFixed(0)} ms`;
}
