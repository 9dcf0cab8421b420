// A second Concord for tests that need one of their own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort, serverCommand } from './environment.mjs';

export { expect, test } from './test.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Starts a Concord with an empty database, and stops it when `use(url)` is done. */
export async function withServer(use, settings = {}) {
  const port = await freePort();
  const env = { ...process.env, CONCORD_ADDR: `127.0.0.1:${port}`, CONCORD_SAMPLE_DATA: 'off', ...settings };
  const server = spawn('sh', ['-c', `exec ${serverCommand()}`], { cwd: ROOT, env, detached: true, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  try {
    await healthy(url);
    await use(url);
  } finally {
    process.kill(-server.pid, 'SIGTERM');
    await once(server, 'exit');
  }
}

async function healthy(url) {
  for (const until = Date.now() + 20_000; Date.now() < until; await wait(50)) {
    // Healthy is not yet ready: pages wait for the schema.
    const response = await fetch(`${url}/products`).catch(() => null);
    if (response?.ok) return;
  }
  throw new Error(`no Concord at ${url}`);
}
