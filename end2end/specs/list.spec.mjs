// The list, with WASM and without.
import { deaf, expect, test, unique } from '../helpers/test.mjs';

test('the first page is the list', async ({ page }) => {
  const response = await page.goto('/');
  expect(response.status()).toBe(200);
  await expect(page).toHaveURL(/\/products$/);
  await expect(page).toHaveTitle('Products · Concord');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Products');
});

test('a row shows the product and opens it wherever it is pressed', async ({ page, open, api }) => {
  const token = unique('Desk');
  const product = await api.create({
    name: token, description: '\n\nOak.\nSecond line.', price: 1299.5, stock_quantity: 1234, as: 'Ada',
  });
  await open(page, `/products?q=${token}`);
  const row = page.getByRole('row').filter({ hasText: token });
  await expect(row.getByRole('rowheader')).toContainText('Oak.');
  await expect(row).not.toContainText('Second line');
  await expect(row.getByRole('cell').nth(0)).toHaveText('1,299.50');
  await expect(row.getByRole('cell').nth(1)).toHaveText('1,234');
  await expect(row.getByRole('cell').nth(2)).toHaveText('0');
  await expect(row.getByRole('cell').nth(3)).toContainText('by Ada');
  await expect(row.locator('time')).toHaveAttribute('datetime', product.updated_at);
  // Not on the text of the link, but far from it.
  const { width } = await row.boundingBox();
  await row.click({ position: { x: width * 0.7, y: 10 } });
  await expect(page).toHaveURL(`/products/${product.id}`);
});

test('a low stock is marked with a word', async ({ page, open, api }) => {
  const token = unique('Chair');
  await api.create({ name: `${token} nine`, stock_quantity: 9 });
  await api.create({ name: `${token} ten`, stock_quantity: 10 });
  await open(page, `/products?q=${token}`);
  await expect(page.getByRole('row', { name: `${token} nine` })).toContainText('Low');
  await expect(page.getByRole('row', { name: `${token} ten` })).not.toContainText('Low');
});

test('pages are counted and linked', async ({ page, open, api }) => {
  const token = unique('Pen');
  for (let n = 1; n <= 42; n += 1) await api.create({ name: `${token} ${n}` });
  await open(page, `/products?q=${token}`);
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await expect(pages).toContainText('1–20 of 42');
  await expect(page.getByRole('row')).toHaveCount(21);
  await expect(pages.getByRole('link', { name: 'Previous' })).toHaveAttribute('aria-disabled', 'true');

  await pages.getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(pages).toContainText('21–40 of 42');
  await pages.getByRole('link', { name: 'Next' }).click();
  await expect(pages).toContainText('41–42 of 42');
  await expect(page.getByRole('row')).toHaveCount(3);
  await expect(pages.getByRole('link', { name: 'Next' })).toHaveAttribute('aria-disabled', 'true');

  await page.goBack();
  await expect(pages).toContainText('21–40 of 42');
});

test('a search that finds nothing says so and can be cleared', async ({ page, open, api }) => {
  await api.create();
  const search = '50% <b>"off"</b> & more_';
  await open(page, `/products?q=${encodeURIComponent(search)}`);
  await expect(page.getByText(`No product has “${search}” in its name or SKU.`)).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Search products' })).toHaveValue(search);
  await page.getByRole('link', { name: 'Clear search' }).click();
  await expect(page).toHaveURL(/\/products$/);
  await expect(page.getByRole('searchbox', { name: 'Search products' })).toHaveValue('');
  await expect(page.getByRole('table')).toBeVisible();
});

test('a page past the end leads to the last one', async ({ page, open, api }) => {
  const token = unique('Cup');
  await api.create({ name: token });
  await open(page, `/products?q=${token}&page=7`);
  await page.getByRole('link', { name: 'Go to the last page' }).click();
  await expect(page.getByRole('row', { name: token })).toBeVisible();
});

test('a deleted product can be brought back', async ({ page, open, api }) => {
  const token = unique('Vase');
  const { id } = await api.create({ name: token });
  await open(page, `/products?q=${token}`);
  await page.getByRole('button', { name: `Delete ${token}` }).click();
  await expect(page.getByText(`Deleted ${token}.`)).toBeVisible();
  // The row keeps its place as long as the pointer is on it.
  await page.mouse.move(0, 0);
  await expect(page.getByRole('row', { name: token })).toHaveCount(0);
  expect(await api.get(id)).toBeNull();
  // The search is still there.
  await expect(page).toHaveURL(/q=/);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(`${token} is back.`)).toBeVisible();
  expect(await api.get(id)).toMatchObject({ name: token });
});

test('a product that somebody changed is not deleted unasked', async ({ page, open, api }) => {
  const token = unique('Mug');
  const { id } = await api.create({ name: token });
  await deaf(page);
  await open(page, `/products?q=${token}`);
  await api.change(id, { price: 11, stock_quantity: 12 }, 'Bo');

  await page.getByRole('button', { name: `Delete ${token}` }).click();
  await expect(page.getByText(`Bo changed Price and Stock of “${token}”`)).toBeVisible();
  await expect(page.getByText('Nothing was deleted.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ price: 11 });

  await page.getByRole('button', { name: 'Delete anyway' }).click();
  await expect(page.getByText(`Deleted ${token}.`)).toBeVisible();
  expect(await api.get(id)).toBeNull();
});

test('a product that somebody deleted first is named', async ({ page, open, api }) => {
  const token = unique('Jug');
  const { id } = await api.create({ name: token });
  await deaf(page);
  await open(page, `/products?q=${token}`);
  await api.delete(id, 'Bo');
  await page.getByRole('button', { name: `Delete ${token}` }).click();
  await expect(page.getByText(`Bo had already deleted ${token}.`)).toBeVisible();
});
