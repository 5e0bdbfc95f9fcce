// What runs in pino's worker thread: the bundle has files of its own for it, and says where they are.
import { join } from 'node:path';
import { pino } from 'pino';

const [folder, transform] = process.argv.slice(2);
const target = 'kakashi/pino';
const to = (name) => ({ target, options: { destination: join(folder, `${name}.log`), transform } });

const loggers = [
  pino({ base: null, transport: to('target') }),
  pino({ base: null, transport: { targets: [to('targets-1'), to('targets-2')] } }),
];
for (let i = 0; i < 1000; i++) for (const logger of loggers) logger.info(`record ${i}`);
