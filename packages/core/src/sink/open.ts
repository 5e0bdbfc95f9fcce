/** From the destination that a user names to the outlet that the engine writes to. */
import type { Writable } from 'node:stream';
import type { ResolvedOptions } from '../options.ts';
import { CustomOutlet } from './custom.ts';
import { DescriptorOutlet } from './descriptor.ts';
import { FileOutlet } from './file.ts';
import type { Outlet, Sink } from './sink.ts';
import { isSonicBoom, SonicBoomOutlet } from './sonic.ts';
import { StreamOutlet } from './stream.ts';

const STANDARD_FD: Readonly<Record<string, number>> = { stdout: 1, stderr: 2 };

/** @throws {KakashiError} `ERR_KAKASHI_SINK_OPEN` if the destination cannot be opened. */
export function openOutlet(options: ResolvedOptions): Outlet {
  const { destination } = options;
  if (typeof destination === 'number') return new DescriptorOutlet(destination);
  if (typeof destination === 'string') {
    const fd = STANDARD_FD[destination];
    return fd === undefined ? new FileOutlet(destination, options) : new DescriptorOutlet(fd);
  }
  if (isSonicBoom(destination)) return new SonicBoomOutlet(destination);
  if (isWritable(destination)) return new StreamOutlet(destination);
  return new CustomOutlet(destination as Sink);
}

function isWritable(value: object): value is Writable {
  const { on, end, removeListener } = value as Partial<Record<string, unknown>>;
  return typeof on === 'function' && typeof end === 'function' && typeof removeListener === 'function';
}
