// Delete and edit at the same time, in both orders.
import { deaf, expect, test } from '../helpers/test.mjs';
import { field, save, saveWith, type } from '../helpers/editing.mjs';

const gone = (page) => page.getByRole('dialog', { name: /deleted this product at/ });

async function deletedMeanwhile({ api, open, page }) {
  const made = await api.create({ price: 10 });
  await open(page, `/products/${made.id}`);
  await api.delete(made.id);
  await saveWith(page, { Price: '11' });
  await expect(gone(page)).toBeVisible();
  return made;
}

test('a save of a deleted product says who and when; Restore brings it back with the changes', async ({ page, api, open }) => {
  const { id, name } = await deletedMeanwhile({ api, open, page });
  await expect(gone(page).getByRole('heading')).toHaveText(/^Bo deleted this product at \d{1,2}:\d\d(\s[AP]M)?\.$/);
  await expect(gone(page).getByText('Your changes are not lost.')).toBeVisible();
  await gone(page).getByRole('button', { name: 'Restore with my changes' }).click();
  await expect(page.getByText('Restored as version 2.')).toBeVisible();
  await expect(gone(page)).toBeHidden();
  await expect(page.locator('#save')).toBeFocused();
  expect(await api.get(id)).toMatchObject({ name, price: 11, version: 2 });
  await saveWith(page, { Price: '12' });
  await expect(page.getByText('Saved as version 3.')).toBeVisible();
});

test('Leave deleted goes to the list and keeps no draft', async ({ page, api, open }) => {
  const { id } = await deletedMeanwhile({ api, open, page });
  await gone(page).getByRole('link', { name: 'Leave deleted' }).click();
  await expect(page).toHaveURL(/\/products$/);
  expect(await api.get(id)).toBeNull();
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')))).toEqual([]);
});

test('Copy my changes copies them', async ({ page, context, api, open }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await deletedMeanwhile({ api, open, page });
  await gone(page).getByRole('button', { name: 'Copy my changes' }).click();
  await expect(gone(page).getByText('Copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Price: 11');
});

test('Esc leaves the text in the form, and the next save asks again', async ({ page, api, open }) => {
  await deletedMeanwhile({ api, open, page });
  await page.keyboard.press('Escape');
  await expect(gone(page)).toBeHidden();
  await expect(field(page, 'Price')).toHaveValue('11');
  await save(page);
  await expect(gone(page)).toBeVisible();
});

test('restored by somebody else meanwhile: the changes are merged into that', async ({ page, api, open, request }) => {
  const { id } = await deletedMeanwhile({ api, open, page });
  await request.post(`/products/${id}/restore`, { form: {} });
  await api.change(id, { stock_quantity: 3 }, 'Cy');
  await gone(page).getByRole('button', { name: 'Restore with my changes' }).click();
  await expect(page.getByText("merged with Cy's changes to Stock.")).toBeVisible();
  expect(await api.get(id)).toMatchObject({ price: 11, stock_quantity: 3 });
});

test('deleted while a conflict is decided: restored with the decisions', async ({ page, api, open }) => {
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await type(page, { Price: '11', Name: 'Mine' });
  await api.change(id, { price: 12 });
  await save(page);
  const conflict = page.getByRole('dialog', { name: /while you were editing/ });
  await conflict.getByRole('group', { name: 'Price' }).getByLabel('Result').fill('11.50');
  await api.delete(id);
  await conflict.getByRole('button', { name: 'Save merged version' }).click();
  await expect(gone(page)).toBeVisible();
  await expect(conflict).toBeHidden();
  await gone(page).getByRole('button', { name: 'Restore with my changes' }).click();
  await expect(page.getByText('Restored as version 3.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ price: 11.5, name: 'Mine' });
});

test('edit first, delete second: the delete is refused and says what changed', async ({ page, api, open }) => {
  const { id } = await api.create({ price: 10 });
  await deaf(page);
  await open(page, `/products/${id}`);
  await api.change(id, { price: 12 });
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Bo changed Price')).toBeVisible();
  expect(await api.get(id)).not.toBeNull();
});

test('the page of a deleted product says so and brings it back', async ({ page, api, open }) => {
  const { id, name } = await api.create();
  await api.delete(id);
  const response = await open(page, `/products/${id}`);
  expect(response.status()).toBe(410);
  await expect(page.getByText(/Bo deleted this product at/)).toBeVisible();
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(field(page, 'Name')).toHaveValue(name);
  expect((await api.get(id)).version).toBe(2);
});

test('an id that has never been is a page not found', async ({ page, open }) => {
  for (const path of ['/products/999999999', '/products/abc', '/products/99999999999999999999']) {
    const response = await open(page, path);
    expect(response.status(), path).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Product not found');
  }
});
