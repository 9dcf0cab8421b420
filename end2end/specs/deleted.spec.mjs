// The list of deleted products, with WASM and without.
import { withServer } from '../helpers/server.mjs';
import { expect, test, unique } from '../helpers/test.mjs';

test('who deleted what and when, the last first, and the way back', async ({ page, open, api }) => {
  const token = unique('Sofa');
  const first = await api.create({ name: `${token} one` });
  const second = await api.create({ name: `${token} two` });
  await api.delete(first.id, 'Bo');
  await api.delete(second.id, 'Cy');
  await open(page, '/products');
  await page.getByRole('main').getByRole('link', { name: 'Deleted products' }).click();
  await expect(page).toHaveURL('/products/deleted');
  await expect(page).toHaveTitle('Deleted products · Concord');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Deleted products');
  const rows = page.getByRole('row').filter({ hasText: token });
  await expect(rows.getByRole('rowheader')).toContainText([`${token} two`, `${token} one`]);
  await expect(rows.first()).toContainText('by Cy');

  await page.getByRole('button', { name: `Restore ${token} one` }).click();
  await expect(page.getByText(`${token} one is back.`)).toBeVisible();
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL('/products/deleted');
  expect(await api.get(first.id)).toMatchObject({ name: `${token} one`, version: 2 });
});

test('a row leads to what the product was', async ({ page, open, api }) => {
  const { id, name } = await api.create();
  await api.delete(id, 'Bo');
  await open(page, '/products/deleted');
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page).toHaveURL(`/products/${id}`);
  await expect(page.getByText(/Bo deleted this product at/)).toBeVisible();
});

test('somebody restored it first: it is back all the same', async ({ page, open, api, request }) => {
  const { id, name } = await api.create();
  await api.delete(id);
  await open(page, '/products/deleted');
  await request.post(`/products/${id}/restore`, { form: {} });
  await page.getByRole('button', { name: `Restore ${name}` }).click();
  await expect(page.getByText(`${name} is back.`)).toBeVisible();
  expect((await api.get(id)).version).toBe(2);
});

test('there are pages, and a place that nobody made leads to the first', async ({ page, open }) => {
  // On a separate server: so many deletions would push those of other tests off the first page.
  await withServer(async (url) => {
    await page.goto(`${url}/products/deleted`);
    await expect(page.getByText('Nothing is deleted.')).toBeVisible();
    for (let n = 1; n <= 22; n += 1) {
      const data = { name: `Bench ${n}`, price: 1, stock_quantity: 1 };
      const made = await (await page.request.post(`${url}/api/products/`, { data })).json();
      await page.request.delete(`${url}/api/products/${made.id}`);
    }
    await open(page, `${url}/products/deleted`);
    await expect(page.getByRole('row')).toHaveCount(21);
    await page.getByRole('link', { name: 'Older' }).click();
    await expect(page).toHaveURL(/after=/);
    await expect(page.getByRole('rowheader')).toContainText(['Bench 2', 'Bench 1']);
    await page.getByRole('link', { name: 'Newest' }).click();
    await expect(page).toHaveURL(`${url}/products/deleted`);
    await expect(page.getByRole('row')).toHaveCount(21);
    const response = await open(page, `${url}/products/deleted?after=nonsense`);
    expect(response.status()).toBe(200);
    await expect(page.getByRole('row')).toHaveCount(21);
  });
});

test('the side bar says where one is', async ({ page, open }) => {
  await open(page, '/products/deleted');
  const nav = page.getByRole('navigation', { name: 'Main' });
  await expect(nav.getByRole('link', { name: 'Deleted' })).toHaveAttribute('aria-current', 'page');
  await expect(nav.getByRole('link', { name: 'Products' })).not.toHaveAttribute('aria-current');
});
