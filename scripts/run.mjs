import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Runs a program to its end and returns what it wrote to stdout; throws with all it wrote if it fails or hangs. */
export function run(command, args, { timeoutMs = 120_000, ...options } = {}) {
  const { error, status, signal, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: timeoutMs,
    ...options,
  });
  if (status === 0) return stdout;
  const end =
    error?.code === 'ETIMEDOUT' ? `no end within ${timeoutMs} ms` : `ended by ${signal ?? `exit code ${status}`}`;
  throw new Error(
    `${[command, ...args].join(' ')}: ${error ? `${error.message}, ` : ''}${end}\n${stdout ?? ''}${stderr ?? ''}`,
  );
}

/** Runs a Node.js program. */
export function node(args, options) {
  return run(process.execPath, args, options);
}

/** Runs npm: the one that runs this script, if one does. */
export function npm(args, options) {
  const { npm_execpath: path } = process.env;
  return path ? node([path, ...args], options) : run('npm', args, options);
}

/** Runs a Node.js program while this process goes on, its output being this one's. */
export async function nodeInBackground(args, options) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
  const [code, signal] = await once(child, 'exit');
  if (code !== 0) throw new Error(`node ${args.join(' ')}: ended by ${signal ?? `exit code ${code}`}`);
}
