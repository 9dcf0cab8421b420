// Unsaved text survives the page.
import { expect, takenOver, test } from '../helpers/test.mjs';
import { dialog, field, save, saveWith, type } from '../helpers/editing.mjs';

const offer = (page) => page.getByText(/You have unsaved changes from .*, made on version \d+/);
const drafts = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('concord.draft.')));

async function reload(page) {
  page.once('dialog', (question) => question.accept());
  await page.reload();
  await takenOver(page);
}

test('is offered after a reload, and restoring it is a merge', async ({ page, api, open }) => {
  const { id } = await api.create({ price: 10, stock_quantity: 10 });
  await open(page, `/products/${id}`);
  await type(page, { Price: '11' });
  await api.change(id, { stock_quantity: 9 });
  await reload(page);
  await expect(offer(page)).toHaveText(/made on version 0: Price\./);
  await expect(field(page, 'Price')).toHaveValue('10.00');
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(field(page, 'Price')).toHaveValue('11');
  await expect(page.locator('.strips')).toContainText('Bo saved version 1');
  await save(page);
  await expect(page.getByText("Saved as version 2, merged with Bo's changes to Stock.")).toBeVisible();
  expect(await api.get(id)).toMatchObject({ price: 11, stock_quantity: 9 });
  await expect(offer(page)).toBeHidden();
  expect(await drafts(page)).toEqual([]);
});

test('never overwrites: restored against a newer price it asks', async ({ page, api, open }) => {
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await type(page, { Price: '11' });
  await api.change(id, { price: 12 });
  await reload(page);
  await page.getByRole('button', { name: 'Restore' }).click();
  await save(page);
  await expect(dialog(page)).toBeVisible();
  expect((await api.get(id)).price).toBe(12);
});

test('can be discarded, and is gone then', async ({ page, api, open }) => {
  const { id } = await api.create();
  await open(page, `/products/${id}`);
  await type(page, { Price: '11' });
  await reload(page);
  await expect(offer(page)).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(offer(page)).toBeHidden();
  await reload(page);
  await expect(page.getByText('No unsaved changes')).toBeVisible();
  await expect(offer(page)).toBeHidden();
});

test('is not kept once saved, and not offered when it holds nothing new', async ({ page, api, open }) => {
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await saveWith(page, { Price: '11' });
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  expect(await drafts(page)).toEqual([]);
  await type(page, { Price: '12' });
  expect(await drafts(page)).toHaveLength(1);
  await api.change(id, { price: 12 });
  await page.evaluate(() => {
    // In the format of the server.
    const key = Object.keys(localStorage).find((name) => name.startsWith('concord.draft.'));
    localStorage.setItem(key, localStorage.getItem(key).replaceAll('"price":"12"', '"price":"12.00"'));
  });
  await reload(page);
  await expect(page.getByText('No unsaved changes')).toBeVisible();
  await expect(offer(page)).toBeHidden();
});

test('belongs to its tab: two tabs keep two, and a living tab\'s is not offered', async ({ page, context, api, open }) => {
  const { id } = await api.create();
  await open(page, `/products/${id}`);
  await type(page, { Price: '11' });
  const other = await context.newPage();
  await open(other, `/products/${id}`);
  await type(other, { Name: 'From the other tab' });
  await expect(offer(other)).toBeHidden();
  expect(await drafts(page)).toHaveLength(2);
  await other.close();
  // The other tab is closed, so its draft is offered.
  const third = await context.newPage();
  await open(third, `/products/${id}`);
  await expect(offer(third)).toHaveText(/: Name\./);
  await third.getByRole('button', { name: 'Restore' }).click();
  await expect(field(third, 'Name')).toHaveValue('From the other tab');
  await expect(field(page, 'Price')).toHaveValue('11');
});

test('restored over a form that was typed in, that text becomes a draft itself', async ({ page, api, open }) => {
  const { id } = await api.create({ name: 'Lamp' });
  await open(page, `/products/${id}`);
  await type(page, { Price: '11' });
  await reload(page);
  await expect(offer(page)).toBeVisible();
  await type(page, { Name: 'Typed since' });
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(field(page, 'Price')).toHaveValue('11');
  await expect(field(page, 'Name')).toHaveValue('Lamp');
  await expect(offer(page)).toHaveText(/: Name\./);
});

test('older than 30 days is forgotten', async ({ page, api, open }) => {
  const { id } = await api.create();
  await open(page, `/products/${id}`);
  await type(page, { Price: '11' });
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith('concord.draft.'));
    const draft = JSON.parse(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify({ ...draft, at: draft.at - 31 * 24 * 3_600_000 }));
  });
  await reload(page);
  await expect(page.getByText('No unsaved changes')).toBeVisible();
  expect(await drafts(page)).toEqual([]);
});

test('a storage that refuses does not stop anybody', async ({ page, api, open }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
  });
  const { id } = await api.create();
  await open(page, `/products/${id}`);
  await saveWith(page, { Price: '11' });
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
});

test('what was typed before the WASM had come is kept', async ({ page, api }) => {
  const { id } = await api.create({ price: 10 });
  let let_through;
  const held = new Promise((resolve) => (let_through = resolve));
  await page.route('**/*.wasm', async (route) => { await held; await route.continue(); });
  await page.goto(`/products/${id}`, { waitUntil: 'commit' });
  await type(page, { Price: '11', Description: 'Typed early.\nTwo lines.' });
  let_through();
  await takenOver(page);
  await expect(page.getByText('Unsaved: Description and Price')).toBeVisible();
  await expect(field(page, 'Price')).toHaveValue('11');
  await save(page);
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ price: 11, description: 'Typed early.\nTwo lines.' });
});

test('kept by another version of Concord, it can be copied', async ({ page, context, api, open }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { id } = await api.create();
  await open(page, `/products/${id}`);
  await page.evaluate((product) => {
    const draft = { product, text: { name: { typed: 'Lamp of tomorrow' } }, format: 9 };
    localStorage.setItem(`concord.draft.${product}.gone.0`, JSON.stringify(draft));
  }, id);
  await reloadNow(page);
  const banner = page.getByRole('status').filter({ hasText: 'another version of Concord kept' });
  await banner.getByRole('button', { name: 'Copy my changes' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('Lamp of tomorrow');
  await banner.getByRole('button', { name: 'Discard' }).click();
  await expect(banner).toBeHidden();
  expect(await drafts(page)).toEqual([]);
});

async function reloadNow(page) {
  await page.reload();
  await takenOver(page);
}
