// The history, where the WASM runs.
import { expect, test } from '../helpers/test.mjs';
import { line, restore } from '../helpers/history.mjs';

test('restoring stays on the page and takes the new version in', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 10 });
  await api.change(id, { price: 12 });
  await open(page, `/products/${id}/history`);
  await page.evaluate(() => { window.samePage = true; });
  await restore(page, 0);
  await expect(page.getByText('Restored version 0 as version 2.')).toBeVisible();
  await expect(line(page, 2)).toContainText('Restored from version 0');
  // Version 2 is what the next restore is made on.
  // The second press of a double one is passed over, and this one may come as early.
  await expect(async () => {
    await restore(page, 1);
    await expect(page.getByText('Restored version 1 as version 3.')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  expect(await page.evaluate(() => window.samePage)).toBe(true);
  expect(await api.get(id)).toMatchObject({ price: 12, version: 3 });
});

test('a double click restores once', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 10 });
  await api.change(id, { price: 12 });
  await open(page, `/products/${id}/history`);
  await line(page, 0).getByRole('button', { name: 'Restore this version' }).dblclick();
  await expect(line(page, 2)).toBeVisible();
  expect((await api.get(id)).version).toBe(2);
});

test('paging keeps the page and puts the focus on it', async ({ page, open, api }) => {
  const { id } = await api.create({ stock_quantity: 0 });
  for (let stock = 1; stock <= 21; stock += 1) await api.change(id, { stock_quantity: stock });
  await open(page, `/products/${id}/history`);
  await page.evaluate(() => { window.samePage = true; });
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(line(page, 0)).toBeVisible();
  expect(await page.evaluate(() => window.samePage)).toBe(true);
  await page.goBack();
  await expect(line(page, 21)).toBeVisible();
});

test('no answer: nothing is claimed, and the button works again', async ({ page, open, api, complaints }) => {
  complaints.allow(/Failed to load resource/);
  const { id } = await api.create({ price: 10 });
  await api.change(id, { price: 12 });
  await open(page, `/products/${id}/history`);
  await page.route('**/fn/go_back*', (route) => route.abort());
  await restore(page, 0);
  await expect(page.getByText('The server cannot be reached. Look at the history before you try again.')).toBeVisible();
  await page.unroute('**/fn/go_back*');
  await restore(page, 0);
  await expect(page.getByText('Restored version 0 as version 2.')).toBeVisible();
});

test('a history that cannot be read says so and is tried again', async ({ page, open, api, complaints }) => {
  complaints.allow(/Failed to load resource/);
  const { id, name } = await api.create();
  await open(page, `/products/${id}`);
  await page.route('**/fn/load_history*', (route) => route.abort());
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByText('The history is safe; it cannot be shown right now.')).toBeVisible();
  await page.unroute('**/fn/load_history*');
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`History of ${name}`);
});

test('all of it is done with the keyboard', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 10 });
  await api.change(id, { price: 12 });
  await api.change(id, { price: 14 });
  await open(page, `/products/${id}/history`);
  await line(page, 1).getByRole('radio', { name: 'Compare from version 1' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(line(page, 0).getByRole('radio', { name: 'Compare from version 0' })).toBeChecked();
  await page.getByRole('button', { name: 'Compare' }).press('Enter');
  await expect(page.getByRole('region', { name: 'From version 0 to version 2' })).toBeVisible();
  await line(page, 0).getByRole('button', { name: 'Restore this version' }).press('Enter');
  await expect(line(page, 3)).toContainText('Restored from version 0');
});
