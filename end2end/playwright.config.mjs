// Tests in a real browser: make e2e. They start the built Concord (CONCORD_BIN) on a temporary PostgreSQL;
// CONCORD_URL names a running server to use instead.
import { defineConfig, devices } from '@playwright/test';
import { ALL_PAGES, chromium, freePort, serverCommand } from './helpers/environment.mjs';

// Chosen once, in the first process; the workers inherit it.
process.env.CONCORD_URL_PORT ??= String(await freePort());
const port = process.env.CONCORD_URL_PORT;
const given = process.env.CONCORD_URL;
const baseURL = given ?? `http://127.0.0.1:${port}`;
process.env.CONCORD_BASE_URL = baseURL;

export default defineConfig({
  testDir: './specs',
  testMatch: '**/*.spec.mjs',
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  workers: 2,
  retries: 0,
  // For slow machines; tests that wait for nothing are fast anyway.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [
    ['list'],
    ['./helpers/failures.mjs'],
    ...(process.env.CI ? [['html', { open: 'never' }]] : []),
  ],
  use: {
    ...devices['Desktop Chrome'],
    baseURL,
    locale: 'en-US',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    launchOptions: chromium,
  },
  // Specs named *.js.spec need WASM, *.nojs.spec must work without; all others run in both projects.
  projects: [
    { name: 'js', testIgnore: /\.nojs\.spec\.mjs$/ },
    { name: 'no-js', testIgnore: /\.js\.spec\.mjs$/, use: { javaScriptEnabled: false } },
  ],
  webServer: given
    ? undefined
    : {
        command: serverCommand(),
        cwd: '..',
        env: { CONCORD_ADDR: `127.0.0.1:${port}`, CONCORD_SAMPLE_DATA: 'off', ...ALL_PAGES },
        url: `${baseURL}/products`,
        timeout: 60_000,
        gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
        stdout: 'ignore',
        stderr: 'pipe',
      },
});
