/**
 * Everything at once: `npm run demo`. pino and winston with Kakashi as their transport, the logger of its own, and four
 * worker threads that share one file, each into a real file in logs/. Then the files are read and counted; the exit code
 * is 1 if a count is wrong.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { printWay } from './demo/report.mjs';
import { ways } from './demo/ways.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = fileURLToPath(new URL('../logs/', import.meta.url));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);

let wrong = 0;
for (const { title, fileName, run } of ways) {
  const file = `${folder}${fileName}`;
  const outcome = await run(file);
  wrong += printWay({ title, file, shownFile: file.slice(root.length), ...outcome });
}

console.log(wrong === 0 ? 'Every count is right.' : `${wrong} counts are WRONG.`);
process.exitCode = wrong === 0 ? 0 : 1;
