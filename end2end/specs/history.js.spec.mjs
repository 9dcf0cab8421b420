// The history, in a browser in which other pages run WASM.
import { expect, test } from '../helpers/test.mjs';
import { line, restoring, showRestore } from '../helpers/history.mjs';

test('a page of the history is left for the product and found again', async ({ page, open, api }) => {
  const { id, name } = await api.create();
  await open(page, `/products/${id}`);
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`History of ${name}`);
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`History of ${name}`);
});

test('a double click restores once', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 10 });
  await api.change(id, { price: 12 });
  await open(page, `/products/${id}/history`);
  await showRestore(page, 0);
  await restoring(page, 0).getByRole('button', { name: 'Restore version 0' }).dblclick();
  await expect(line(page, 2)).toBeVisible();
  expect((await api.get(id)).version).toBe(2);
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
  await line(page, 0).getByRole('link', { name: 'Restore this version' }).press('Enter');
  await restoring(page, 0).getByRole('button', { name: 'Restore version 0' }).press('Enter');
  await expect(line(page, 3)).toContainText('Restored from version 0');
});
