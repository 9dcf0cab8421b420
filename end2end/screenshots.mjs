// Makes the pictures of README and docs from the real app: make screenshots.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { chromium as options } from './helpers/environment.mjs';
import { PRODUCTS } from './helpers/shop.mjs';
import { runServer } from './helpers/server.mjs';

const IMAGES = fileURLToPath(new URL('../docs/images/', import.meta.url));

const server = await runServer();
const browser = await chromium.launch(options);
try {
  await mkdir(IMAGES, { recursive: true });
  const products = [];
  for (const { product, changes, by } of PRODUCTS) products.push(await make(product, changes, by));
  await picture('list', (page) => open(page, '/products'));
  await picture('conflict', (page) => conflict(page, products[0]));
} finally {
  await browser.close();
  await server.stop();
}

/** A product of which some were sold, one by one. */
async function make(product, changes, by) {
  let now = await call('POST', '/api/products/', product, by);
  for (let n = 0; n < changes; n += 1) {
    const { id, version, stock_quantity } = now;
    now = await call('PATCH', `/api/products/${id}`, { version, stock_quantity: stock_quantity - 1 }, by);
  }
  return now;
}

/** Ada types a price and a text while Bo saves others. */
async function conflict(page, { id, version }) {
  await open(page, `/products/${id}`);
  const type = (name, text) => page.getByRole('textbox', { name, exact: true }).fill(text);
  await type('Price', '54.90');
  await type('Description', 'A kettle of polished copper for gas and open fire.\n\nHolds 1.7 litres. Whistles.');
  const theirs = { price: 59.9, description: 'A kettle of copper for gas, induction and open fire.\n\nHolds 1.7 litres. Whistles.' };
  await call('PATCH', `/api/products/${id}`, { version, ...theirs }, 'Bo');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await dialog.getByRole('group', { name: 'Price' }).getByRole('radio', { name: 'Theirs' }).check();
  await dialog.getByText('Merged for you').click();
  await page.evaluate(() => document.activeElement?.blur());
}

/** A picture of a page in a quiet window. */
async function picture(name, show) {
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 2,
    locale: 'en-US',
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await context.addCookies([{ name: 'concord_name', value: 'Ada', url: server.url }]);
  const page = await context.newPage();
  await show(page);
  await page.screenshot({ path: `${IMAGES}${name}.png` });
  await context.close();
  console.log(`docs/images/${name}.png`);
}

async function open(page, path) {
  await page.goto(path);
  await page.locator('.name-form button').waitFor({ state: 'hidden' });
}

async function call(method, path, body, by) {
  const headers = { 'Content-Type': 'application/json', 'X-Concord-User': by };
  const response = await fetch(server.url + path, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
