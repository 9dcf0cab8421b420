// The test environment: the browser, free ports, and the command that starts a server.
import { createServer } from 'node:net';

/** Launch options for the installed browser; CONCORD_CHROMIUM overrides it. */
export const chromium = {
  executablePath: process.env.CONCORD_CHROMIUM || '/usr/bin/chromium',
  args: ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
};

/** Settings that enable pages that are disabled with a DATABASE_URL. */
export const ALL_PAGES = { CONCORD_LAB: 'on', CONCORD_LOCKS_PAGE: 'on' };

/** A free port. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** The command that starts Concord, with its own PostgreSQL unless it has a database; run it in the root
 * of the repository. */
export function serverCommand(hasDatabase = false) {
  const binary = process.env.CONCORD_BIN;
  if (!binary) throw new Error('CONCORD_BIN is not set: start the tests with `make e2e`');
  return hasDatabase ? `'${binary}'` : `scripts/scratch-postgres '${binary}'`;
}
