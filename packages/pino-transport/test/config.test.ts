/** What pino tells of its logger, in workers that several targets share, each of which wants to hear it. */
import { once } from 'node:events';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { linesOf, testFolder } from './child.ts';
import { endTransport, TARGET } from './transport.ts';

// biome-ignore lint/suspicious/noExplicitAny: levels of the user's are methods that no type knows here.
type AnyLogger = any;

const fixture = (name: string): string => new URL(`fixtures/${name}`, import.meta.url).href;
const PASS = { target: fixture('pass.mjs') };
/** Not ready before it has heard pino's configuration, and loaded later than Kakashi. */
const EXPECTS = { target: fixture('expects-config.mjs') };

type Shape = (kakashi: (name: string) => object) => object;

/** What the files hold after one record of a logger with a message key and a level of its own. */
async function linesOfShape(shape: Shape, options: object = {}, levels?: Record<string, number>): Promise<string[][]> {
  const folder = testFolder();
  const paths: string[] = [];
  const kakashi = (name: string): object => {
    const destination = join(folder, name);
    paths.push(destination);
    return { target: TARGET, options: { destination, timestamp: false, ...options } };
  };
  const transport = pino.transport({ ...shape(kakashi), levels } as Parameters<typeof pino.transport>[0]);
  const ready = once(transport, 'ready');
  const logger: AnyLogger = pino({ base: null, messageKey: 'text', customLevels: { notice: 35 } }, transport);
  logger.notice({ msg: 'field' }, 'm');
  await ready;
  await endTransport(transport);
  return paths.map((path) => linesOf({ path }));
}

const UNDERSTOOD = ['NOTICE | app | m | msg=field'];

const shapes: Record<string, Shape> = {
  'a target': (kakashi) => kakashi('a.log'),
  'two targets': (kakashi) => ({ targets: [kakashi('a.log'), kakashi('b.log')] }),
  'a target before one that waits for it': (kakashi) => ({ targets: [kakashi('a.log'), EXPECTS] }),
  'a target after one that waits for it': (kakashi) => ({ targets: [EXPECTS, kakashi('a.log')] }),
  'a target between two that wait for it': (kakashi) => ({ targets: [EXPECTS, kakashi('a.log'), EXPECTS] }),
  'the end of a pipeline': (kakashi) => ({ pipeline: [PASS, kakashi('a.log')] }),
  'a pipeline beside a target that waits for it, and one of ours': (kakashi) => ({
    targets: [EXPECTS, kakashi('a.log'), { pipeline: [PASS, kakashi('b.log')] }],
  }),
};

test.each(Object.entries(shapes))('the configuration is heard, and kept from nobody: %s', async (_, shape) => {
  for (const lines of await linesOfShape(shape)) expect(lines).toEqual(UNDERSTOOD);
});

test('a pipeline that is loaded after somebody else took the configuration loses nothing, and options make up for it', async () => {
  const shape: Shape = (kakashi) => ({ targets: [EXPECTS, { pipeline: [PASS, kakashi('a.log')] }] });
  expect(await linesOfShape(shape)).toEqual([['UNKNOWN | app | field | level=35 text=m']]);
  expect(await linesOfShape(shape, { messageKey: 'text' }, { notice: 35 })).toEqual([UNDERSTOOD]);
});
