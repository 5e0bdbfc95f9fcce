/** A small disk that fills up and is emptied again: a tmpfs of our own, where that may be mounted. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const SIZE = '64m';
const BLOCK = Buffer.alloc(1 << 16);

export class Disk {
  path;
  #ballast;

  constructor(folder) {
    this.path = join(folder, 'disk');
    this.#ballast = join(this.path, 'ballast');
    mkdirSync(this.path);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', this.path], { stdio: 'pipe' });
  }

  /** Whether disks can be mounted here. */
  static isPossible(folder) {
    try {
      new Disk(folder).remove();
      return true;
    } catch {
      rmSync(join(folder, 'disk'), { recursive: true, force: true });
      return false;
    }
  }

  fill() {
    const fd = openSync(this.#ballast, 'w');
    for (let size = BLOCK.length; size > 0; size >>= 1) {
      try {
        for (;;) writeSync(fd, BLOCK, 0, size);
      } catch (error) {
        if (error.code !== 'ENOSPC') throw error;
      }
    }
    closeSync(fd);
  }

  empty() {
    unlinkSync(this.#ballast);
  }

  remove() {
    execFileSync('umount', [this.path], { stdio: 'pipe' });
    rmSync(this.path, { recursive: true });
  }
}
