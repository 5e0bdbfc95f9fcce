/** What became of a write whose writer died before it could say. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * How many of the bytes that a write was given are in the file, knowing its size from before; `undefined` if nobody can know.
 * Files are only appended to, so they are behind that size: in one piece, wherever other writers' batches lie around them.
 */
export function bytesInFile(path: string | number, sizeBefore: number, bytes: Buffer): number | undefined {
  if (typeof path === 'number' || sizeBefore < 0) return undefined;
  const added = withFile(path, (fd) => {
    const length = fstatSync(fd).size - sizeBefore;
    const found = Buffer.alloc(Math.max(0, length));
    return found.subarray(0, readSync(fd, found, 0, found.length, sizeBefore));
  });
  if (typeof added === 'number') return undefined;
  if (added.includes(bytes)) return bytes.length;
  // A short write, which only a full disk makes: then it is the end of the file, for nobody else can have written behind it.
  // What merely begins like ours is of others, whose lines may begin with the same time.
  let length = Math.min(added.length, bytes.length - 1);
  while (length > 0 && !added.subarray(-length).equals(bytes.subarray(0, length))) length--;
  return length;
}

function withFile<T>(path: string, act: (fd: number) => T): T | -1 {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    return act(fd);
  } catch {
    return -1;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
