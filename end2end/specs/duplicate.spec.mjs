// *Duplicate*, with WASM and without.
import { expect, test } from '../helpers/test.mjs';
import { field } from '../helpers/editing.mjs';

test('a copy is a draft of its own, and is shown', async ({ page, open, api }) => {
  const { id, name } = await api.create({ sku: null, price: 12.5, stock_quantity: 7, tags: ['oak'] });
  await open(page, `/products/${id}`);
  await page.getByRole('button', { name: 'Duplicate' }).click();
  await expect(page.getByText(`Added Copy of ${name}: a draft, without SKU and stock.`)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Copy of ${name}`);
  await expect(field(page, 'Price')).toHaveValue('12.50');
  await expect(field(page, 'Stock')).toHaveValue('0');
  await expect(field(page, 'Status')).toHaveValue('draft');
  await expect(field(page, 'Tags')).toHaveValue('oak');
  expect(await api.get(id)).toMatchObject({ name, stock_quantity: 7, version: 0 });
});
