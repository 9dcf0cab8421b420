// A dedicated Concord with an empty database, for tests that need one, and for the screenshots.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ALL_PAGES, freePort, serverCommand } from './environment.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Starts a server; returns its `url` and `port`, `stop()`, and `kill()`, which ends it without warning.
 * `port`: any by default. `DATABASE_URL` in the settings: uses that database. */
export async function runServer({ port, ...settings } = {}) {
  port ??= await freePort();
  const env = { ...process.env, CONCORD_ADDR: `127.0.0.1:${port}`, CONCORD_SAMPLE_DATA: 'off', ...ALL_PAGES, ...settings };
  const command = serverCommand(settings.DATABASE_URL !== undefined);
  const server = spawn('sh', ['-c', `exec ${command}`], { cwd: ROOT, env, detached: true, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  const end = async (signal) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    process.kill(-server.pid, signal);
    await gone;
  };
  try {
    await ready(url);
  } catch (error) {
    await end('SIGTERM');
    throw error;
  }
  return { url, port, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

/** Starts a server, and stops it when `use(url)` is done. */
export async function withServer(use, settings) {
  const { url, stop } = await runServer(settings);
  try {
    await use(url);
  } finally {
    await stop();
  }
}

/** Healthy does not mean ready: pages wait for the schema. */
async function ready(url) {
  for (const until = Date.now() + 20_000; Date.now() < until; await wait(50)) {
    const response = await fetch(`${url}/products`).catch(() => null);
    if (response?.ok) return;
  }
  throw new Error(`no Concord at ${url}`);
}
