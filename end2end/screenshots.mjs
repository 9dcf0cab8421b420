// Makes the screenshots of README and docs from the real app: make screenshots.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { chromium as options } from './helpers/environment.mjs';
import { PRODUCTS } from './helpers/shop.mjs';
import { runServer } from './helpers/server.mjs';

const IMAGES = fileURLToPath(new URL('../docs/images/', import.meta.url));

const STORY = { viewport: { width: 1040, height: 720 } };

const server = await runServer();
const browser = await chromium.launch(options);
try {
  await mkdir(IMAGES, { recursive: true });
  const products = [];
  for (const { product, changes, by } of PRODUCTS) products.push(await make(product, changes, by));
  await picture('list', (page) => open(page, '/products'));
  await picture('conflict', (page) => conflict(page, products[0]));
  await picture('activity', (page) => page.goto('/activity'));
  await picture('lab', lab);
  await strip('two-tabs', await story(products[1]));
} finally {
  await browser.close();
  await server.stop();
}

/** Creates a product of which some were sold, one by one. */
async function make(product, changes, by) {
  let now = await call('POST', '/api/products/', product, by);
  for (let n = 0; n < changes; n += 1) {
    const { id, version, stock_quantity } = now;
    now = await call('PATCH', `/api/products/${id}`, { version, stock_quantity: stock_quantity - 1 }, by);
  }
  return now;
}

/** Ada types a price and a text while Bo saves other ones. */
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

/** Six editors of one document, who retry when somebody was faster. */
async function lab(page) {
  await page.goto('/lab?scenario=lost-update&strategy=optimistic-retry&workers=6&operations=24&think_ms=20');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.locator('#verdict').waitFor();
}

/** Two people on one product, step by step: what each of them sees. */
async function story({ id }) {
  const [ada, bo] = [await person('Ada', STORY), await person('Bo', STORY)];
  for (const page of [ada, bo]) await open(page, `/products/${id}`);
  const type = (page, label, text) => page.getByRole('textbox', { name: label, exact: true }).fill(text);
  const save = (page) => page.locator('#save').click();
  const steps = [];
  const step = async (text) => {
    const shots = [];
    for (const page of [ada, bo]) {
      await page.evaluate(() => scrollTo(0, 0));
      shots.push((await page.screenshot()).toString('base64'));
    }
    steps.push({ text, shots });
  };
  await type(ada, 'Price', '69.50');
  await type(bo, 'Price', '59.90');
  await type(bo, 'Stock', '38');
  await ada.getByText('Bo is changing').first().waitFor();
  await step('Ada (left) and Bo (right) edit one product, and each sees it of the other.');
  await save(bo);
  await ada.locator('.strips').getByText('Bo saved version').waitFor();
  await step('Bo saves. Ada is told at once; what she typed stays, and the price is marked.');
  await save(ada);
  await ada.getByRole('dialog').getByRole('group', { name: 'Price' }).getByRole('radio', { name: 'Yours' }).check();
  await step('Ada saves. Both changed the price, so she decides; the stock is merged for her.');
  await ada.getByRole('button', { name: 'Save merged version' }).click();
  await ada.getByText('Saved as version').first().waitFor();
  await bo.locator('.strips').getByText('Ada saved version').waitFor();
  await step('Nothing is lost: her price, his stock, and every version in the history.');
  for (const page of [ada, bo]) await page.context().close();
  return steps;
}

/** Combines screenshots of all steps into one image, below each other. */
async function strip(name, steps) {
  const page = await (await browser.newContext({ viewport: { width: 1800, height: 800 } })).newPage();
  const row = ({ text, shots }, at) => `<section><p><b>${at + 1}</b>${text}</p><div>${shots.map((shot) => `<img src="data:image/png;base64,${shot}">`).join('')}</div></section>`;
  await page.setContent(`<style>
    body { margin: 24px; font: 22px system-ui, sans-serif; color: #222; background: #fff; }
    section + section { margin-top: 28px; } p { margin: 0 0 10px; }
    b { display: inline-block; width: 1.6em; } div { display: flex; gap: 16px; }
    img { width: calc(50% - 8px); border: 1px solid #d5d5dd; border-radius: 8px; }
  </style>${steps.map(row).join('')}`);
  await page.screenshot({ path: `${IMAGES}${name}.png`, fullPage: true });
  await page.context().close();
  console.log(`docs/images/${name}.png`);
}

/** Takes a screenshot of an idle page. */
async function picture(name, show) {
  const page = await person('Ada', { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2 });
  await show(page);
  await page.screenshot({ path: `${IMAGES}${name}.png` });
  await page.context().close();
  console.log(`docs/images/${name}.png`);
}

/** A page in a separate browser, with this name. */
async function person(name, settings) {
  const context = await browser.newContext({
    baseURL: server.url,
    locale: 'en-US',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...settings,
  });
  await context.addCookies([{ name: 'concord_name', value: name, url: server.url }]);
  return context.newPage();
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
