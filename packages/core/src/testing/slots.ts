/** Slots for tests that need no engine. */
import type { SlotSettings } from '../writer/channel.ts';

export function testSettings(settings: Partial<SlotSettings> = {}): SlotSettings {
  return {
    destination: '/dev/null',
    mkdir: false,
    fileMode: 0o644,
    fsync: false,
    queueCapacity: 1000,
    maxQueueBytes: 64 * 1024,
    maxBatchBytes: 64 * 1024,
    closeTimeoutMs: 5000,
    format: 'kv',
    timestamp: false,
    transcodes: false,
    ...settings,
  };
}
