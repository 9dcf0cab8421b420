// What the tests run with: the browser, free ports, and how a server is started.
import { createServer } from 'node:net';

/** Launch options of the browser that is installed; CONCORD_CHROMIUM overrides it. */
export const chromium = {
  executablePath: process.env.CONCORD_CHROMIUM || '/usr/bin/chromium',
  args: ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
};

/** Settings that switch on what is off with a DATABASE_URL. */
export const ALL_PAGES = { CONCORD_LAB: 'on', CONCORD_LOCKS_PAGE: 'on' };

/** A port that nobody listens on now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Starts Concord, on a PostgreSQL of its own unless it has one; to be run in the root of the
 * repository. */
export function serverCommand(hasDatabase = false) {
  const binary = process.env.CONCORD_BIN;
  if (!binary) throw new Error('CONCORD_BIN is not set: start the tests with `make e2e`');
  return hasDatabase ? `'${binary}'` : `scripts/scratch-postgres '${binary}'`;
}
