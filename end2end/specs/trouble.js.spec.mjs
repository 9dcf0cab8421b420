// Failures of a server, the database, the network or the browser, as seen by a page.
import { chromium } from '@playwright/test';
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium as options } from '../helpers/environment.mjs';
import { runDatabase } from '../helpers/database.mjs';
import { field, people, save, strip, type } from '../helpers/editing.mjs';
import { runServer } from '../helpers/server.mjs';
import { Products, expect, signAs, takenOver, test as base } from '../helpers/test.mjs';

const offer = (page) => page.getByText(/You have unsaved changes from .*, made on version 0/);

/** A separate database, servers on it (`serve()`), and products through the first of them. */
const test = base.extend({
  database: async ({}, use) => {
    const database = await runDatabase();
    await use(database);
    await database.stop();
  },
  serve: async ({ database, browser }, use) => {
    const servers = [];
    await use(async (settings) => {
      const server = await runServer({ DATABASE_URL: database.url, ...settings });
      servers.push(server);
      return server;
    });
    // Otherwise pages would report that their servers are gone.
    await Promise.all(browser.contexts().flatMap((context) => context.pages()).map((page) => page.close()));
    await Promise.all(servers.map((server) => server.stop()));
  },
});

/** The edit page of a product on one of the servers, in a separate browser. */
async function edit(page, server, id) {
  await page.goto(`${server.url}/products/${id}`);
  await takenOver(page);
}

async function productsOf(playwright, server) {
  return new Products(await playwright.request.newContext({ baseURL: server.url }));
}

test('two servers on one database: people see each other, and what is saved on either', async ({ page, person, serve, playwright }) => {
  const [one, other] = [await serve(), await serve()];
  const api = await productsOf(playwright, one);
  const { id } = await api.create({ price: 10 });
  await edit(page, one, id);
  const bo = await person('Bo');
  await signAs(bo.context(), 'Bo', other.url);
  await edit(bo, other, id);
  await expect(people(page)).toContainText('Bo is viewing');
  await type(bo, { Name: 'Renamed by Bo' });
  await expect(people(page)).toContainText('Bo is changing Name');
  await type(page, { Price: '11' });
  await save(bo);
  await expect(strip(page)).toContainText('Bo saved version 1');
  await strip(page).getByRole('button', { name: 'Take these in' }).click();
  await save(page);
  await expect(page.getByText('Saved as version 2.')).toBeVisible();
  // Nothing is typed any more in Bo's form, so it follows.
  await expect(field(bo, 'Price')).toHaveValue('11.00');
  await expect(strip(bo)).toContainText('version 2');
  expect(await api.get(id)).toMatchObject({ name: 'Renamed by Bo', price: 11, version: 2 });
});

test('a server that is killed while somebody types, and started again', async ({ page, serve, complaints, playwright }) => {
  complaints.allow(/Failed to load resource/, /WebSocket connection to .* failed/);
  const server = await serve();
  const { id } = await (await productsOf(playwright, server)).create({ price: 10 });
  await edit(page, server, id);
  await type(page, { Price: '11' });
  await server.kill();
  await type(page, { Name: 'Typed without a server' });
  await save(page);
  await expect(page.getByText('The server cannot be reached. Your changes are kept in this browser.')).toBeVisible();
  const again = await serve({ port: server.port });
  await expect(page.getByText('Saved as version 1.')).toBeVisible({ timeout: 60_000 });
  const api = await productsOf(playwright, again);
  expect(await api.get(id)).toMatchObject({ name: 'Typed without a server', price: 11 });
  // The page receives events again.
  await expect(async () => {
    await api.change(id, { stock_quantity: Math.floor(Math.random() * 1e6) }, 'Bo');
    await expect(strip(page)).toContainText('Bo saved version', { timeout: 2_000 });
  }).toPass();
});

test('a database that restarts while somebody types', async ({ page, serve, database, complaints, playwright }) => {
  complaints.allow(/Failed to load resource/, /WebSocket connection to .* failed/);
  const server = await serve();
  const api = await productsOf(playwright, server);
  const { id } = await api.create({ price: 10 });
  await edit(page, server, id);
  await type(page, { Price: '11' });
  database.restart();
  await save(page);
  await expect(page.getByText('Saved as version 1.')).toBeVisible({ timeout: 60_000 });
  expect(await api.get(id)).toMatchObject({ price: 11, version: 1 });
  await api.change(id, { name: 'Renamed after it' }, 'Bo');
  await expect(strip(page)).toContainText('Bo saved version 2');
});

test('offline and back: nothing is sent unasked, and what was missed is told', async ({ page, context, open, api, complaints }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED/);
  const { id } = await api.create({ price: 10, stock_quantity: 5 });
  await open(page, `/products/${id}`);
  await context.setOffline(true);
  await type(page, { Price: '11' });
  await save(page);
  await expect(page.getByText('You are offline. Your changes are kept in this browser.')).toBeVisible();
  await api.change(id, { stock_quantity: 4 }, 'Bo');
  await context.setOffline(false);
  await expect(strip(page)).toContainText('Bo saved version 1');
  expect(await api.get(id)).toMatchObject({ price: 10, version: 1 });
  await save(page);
  await expect(page.getByText("Saved as version 2, merged with Bo's changes to Stock.")).toBeVisible();
  expect(await api.get(id)).toMatchObject({ price: 11, stock_quantity: 4 });
});

test('a tab that crashes leaves a draft, which goes onto a newer version', async ({ page, context, open, api }) => {
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await type(page, { Price: '11' });
  await page.close({ runBeforeUnload: false });
  await api.change(id, { name: 'Renamed meanwhile' }, 'Bo');
  await restoreAndSave(await context.newPage(), (next) => open(next, `/products/${id}`));
  expect(await api.get(id)).toMatchObject({ name: 'Renamed meanwhile', price: 11, version: 2 });
});

test('a browser that is killed leaves a draft, which goes onto a newer version', async ({ api, baseURL }) => {
  const profile = mkdtempSync(join(tmpdir(), 'concord-profile-'));
  const { id } = await api.create({ price: 10 });
  const start = () => chromium.launchPersistentContext(profile, {
    ...options, baseURL, locale: 'en-US',
  });
  const path = `/products/${id}`;
  try {
    const first = await start();
    const page = first.pages()[0];
    await page.goto(path);
    await takenOver(page);
    await type(page, { Price: '11' });
    // The browser needs some seconds to write the page's storage to disk.
    await expect.poll(() => isWrittenDown(profile, 'concord.draft.'), { timeout: 60_000 }).toBe(true);
    const gone = new Promise((resolve) => first.once('close', resolve));
    kill(profile);
    await gone;
    await api.change(id, { name: 'Renamed meanwhile' }, 'Bo');
    const second = await start();
    await restoreAndSave(second.pages()[0], async (next) => { await next.goto(path); await takenOver(next); });
    await second.close();
    expect(await api.get(id)).toMatchObject({ name: 'Renamed meanwhile', price: 11, version: 2 });
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

async function restoreAndSave(page, show) {
  await show(page);
  await expect(offer(page)).toBeVisible();
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(field(page, 'Price')).toHaveValue('11');
  await save(page);
  await expect(page.getByText("Saved as version 2, merged with Bo's changes to Name.")).toBeVisible();
}

/** Whether a key is in the localStorage files of a profile. */
function isWrittenDown(profile, key) {
  const folder = join(profile, 'Default', 'Local Storage', 'leveldb');
  return readdirSync(folder).some((file) => file.endsWith('.log') && readFileSync(join(folder, file)).includes(key));
}

/** Kills the browser of a profile: its lock file is a link to "host-process". */
function kill(profile) {
  process.kill(Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1)), 'SIGKILL');
  rmSync(join(profile, 'SingletonLock'), { force: true });
}
