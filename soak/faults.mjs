/** What goes wrong during the soak, over and over, at random; each fault is over when its promise is. */
import { existsSync, renameSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds, any as likely as another. */
const between = (least, most) => least + Math.random() * (most - least);
const pick = (list) => list[Math.floor(Math.random() * list.length)];

/** The faults by name, each to be called any number of times. */
export function faultsOf({ load, tallies, files, disk, dismissed }) {
  const faults = {
    async 'reader stops'() {
      const tally = tallies[pick(['fifo', 'fifo-sync'])];
      tally.stop();
      await pause(between(1000, 6000));
      tally.goOn();
    },
    async 'file is renamed'() {
      const name = pick(Object.keys(files));
      await rotate(name, files, tallies, load);
    },
    'event loop is blocked': () => load.ask('block', between(100, 800)),
    async 'thread is terminated'() {
      dismissed.push(await load.ask('dismiss'));
    },
  };
  if (disk !== undefined) {
    faults['disk is full'] = async () => {
      disk.fill();
      await pause(between(1000, 5000));
      disk.empty();
    };
  }
  return faults;
}

let rotations = 0;

/** Renames a file and has it opened anew. */
export async function rotate(name, files, tallies, load) {
  // The background writer opens its files when it has something to write.
  if (!existsSync(files[name])) return;
  const to = `${files[name]}.${++rotations}`;
  renameSync(files[name], to);
  tallies[name].renamedTo(to);
  await load.ask('reopen', name);
}

/** Starts faults at random, of each kind one at a time, until `over`; returns when the last one is over. */
export async function runFaults(faults, counts, over) {
  const kinds = Object.entries(faults).map(async ([name, fault]) => {
    while (!over()) {
      await pause(between(500, 4000));
      if (over()) break;
      await fault();
      counts[name] = (counts[name] ?? 0) + 1;
    }
  });
  await Promise.all(kinds);
}
