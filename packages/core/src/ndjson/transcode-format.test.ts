import { expect, test } from 'vitest';
import { LOGFMT_RESERVED } from '../format/logfmt.ts';
import { TRANSCODER_DEFAULTS } from '../testing/transcoding.ts';
import { transcodeFormat } from './transcode-format.ts';
import { segmentKeys } from './transcoder-config.ts';

test('kv has no keys of its own that fields must make way for; logfmt has', () => {
  const config = {
    timestamp: false,
    quoteLookalikes: false,
    keys: segmentKeys(TRANSCODER_DEFAULTS),
    selection: undefined,
  } as const;
  expect(transcodeFormat('kv', config).keys.reserved).toEqual([]);
  expect(transcodeFormat('logfmt', config).keys.reserved).toEqual(LOGFMT_RESERVED);
});
