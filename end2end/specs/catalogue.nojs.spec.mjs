// The same fields without WASM.
import { expect, test, unique } from '../helpers/test.mjs';
import { asked, button, choose, dialog, field, result, saveWith } from '../helpers/editing.mjs';

test('a new product with all fields', async ({ page, api }) => {
  const sku = unique('Plain');
  await page.goto('/products/new');
  const fill = async (label, text) => page.getByLabel(label, { exact: true }).fill(text);
  await fill('Name', 'Lamp');
  await fill('SKU', sku);
  await page.getByLabel('Status', { exact: true }).selectOption('draft');
  await fill('Price', '10');
  await fill('Stock', '5');
  await fill('Reorder level', '7');
  await fill('Category', 'Home/Lamps');
  await fill('Tags', 'warm, oak');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(/\/products\/\d+/);
  const stored = await api.get(Number(page.url().match(/\d+$/)[0]));
  expect(stored).toMatchObject({
    sku, status: 'draft', low_stock_threshold: 7, category: 'Home / Lamps', tags: ['oak', 'warm'],
  });
});

test('a status that both changed is decided on the page', async ({ page, api }) => {
  const { id } = await api.create({ status: 'draft', tags: ['a'] });
  await page.goto(`/products/${id}`);
  await api.change(id, { status: 'active', tags: ['a', 'theirs'] });
  await saveWith(page, { Status: 'archived', Tags: 'a, mine' });
  await expect(dialog(page)).toBeVisible();
  await expect(asked(page, 'Status').getByText('Archived').first()).toBeVisible();
  await choose(page, 'Status', 'Yours');
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 2.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ status: 'archived', tags: ['a', 'mine', 'theirs'] });
});

test('a status is decided for a third value', async ({ page, api }) => {
  const { id } = await api.create({ status: 'draft' });
  await page.goto(`/products/${id}`);
  await api.change(id, { status: 'active' });
  await saveWith(page, { Status: 'archived' });
  await choose(page, 'Status', 'Theirs');
  await result(page, 'Status').selectOption('draft');
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 2.')).toBeVisible();
  expect((await api.get(id)).status).toBe('draft');
});

test('a SKU that another product has is named at the field', async ({ page, api }) => {
  const [sku, name] = [unique('Taken'), unique('Holder')];
  await api.create({ name, sku });
  const { id } = await api.create();
  await page.goto(`/products/${id}`);
  await saveWith(page, { SKU: sku });
  await expect(page.locator('#sku-note')).toHaveText(new RegExp(`taken by .*${name}`));
  await expect(field(page, 'SKU')).toHaveValue(sku);
});
