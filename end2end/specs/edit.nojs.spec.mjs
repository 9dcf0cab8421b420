// The edit page without WASM: every kind of save, and the resulting page.
import { expect, test } from '../helpers/test.mjs';
import { field, save, saveWith, type } from '../helpers/editing.mjs';

/** The status of the page that is loaded by an action. */
async function statusOf(page, press) {
  const [response] = await Promise.all([
    page.waitForResponse((r) => r.request().isNavigationRequest() && r.status() !== 303),
    press(),
  ]);
  return response.status();
}

test('a save leads back to the page and says its version', async ({ page, api }) => {
  const { id } = await api.create({ price: 10, description: 'Two\nlines.' });
  await page.goto(`/products/${id}`);
  await saveWith(page, { Price: '12,5' });
  await expect(page).toHaveURL(new RegExp(`/products/${id}$`));
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  await expect(field(page, 'Price')).toHaveValue('12.50');
  expect(await api.get(id)).toMatchObject({ price: 12.5, description: 'Two\nlines.', version: 1 });
});

test('what is already there raises no version', async ({ page, api }) => {
  const { id } = await api.create({ description: null });
  await page.goto(`/products/${id}`);
  await save(page);
  await expect(page.getByText('Already saved as version 0.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ version: 0, description: null });
});

test('a save that merges says with whom and what', async ({ page, api }) => {
  const { id } = await api.create({ price: 10, stock_quantity: 10 });
  await page.goto(`/products/${id}`);
  await api.change(id, { price: 12, stock_quantity: 9 });
  await saveWith(page, { Description: 'Better.' });
  await expect(page.getByText("Saved as version 2, merged with Bo's changes to Price and Stock.")).toBeVisible();
  expect(await api.get(id)).toMatchObject({ price: 12, stock_quantity: 9, description: 'Better.' });
});

test('errors stand on their fields, and everything typed is still there', async ({ page, api }) => {
  const { id } = await api.create();
  await page.goto(`/products/${id}`);
  await type(page, { Name: ' ', Price: 'cheap', Description: 'New </textarea> text.' });
  expect(await statusOf(page, () => save(page))).toBe(422);
  await expect(page.getByText('Enter a name.')).toBeVisible();
  await expect(page.getByText('Enter a price like 19.99.')).toBeVisible();
  await expect(field(page, 'Price')).toHaveValue('cheap');
  await expect(field(page, 'Description')).toHaveValue('New </textarea> text.');
  await type(page, { Name: 'Better', Price: '5' });
  await save(page);
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ name: 'Better', description: 'New </textarea> text.', price: 5 });
});

test('Discard puts the form back', async ({ page, api }) => {
  const { id } = await api.create({ price: 10 });
  await page.goto(`/products/${id}`);
  await type(page, { Price: '11' });
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(field(page, 'Price')).toHaveValue('10.00');
});

test.describe('a deleted product', () => {
  test('is restored with the changes', async ({ page, api }) => {
    const { id } = await api.create({ price: 10 });
    await page.goto(`/products/${id}`);
    await api.delete(id);
    await type(page, { Price: '11' });
    expect(await statusOf(page, () => save(page))).toBe(410);
    await expect(page.getByText(/Bo deleted this product at \d\d:\d\d UTC/)).toBeVisible();
    await expect(page.getByText('Your changes are not lost.')).toBeVisible();
    await expect(field(page, 'Price')).toHaveValue('11');
    await page.getByRole('button', { name: 'Restore with my changes' }).click();
    await expect(page.getByText('Restored as version 2.')).toBeVisible();
    expect(await api.get(id)).toMatchObject({ price: 11, version: 2 });
  });

  test('can be left deleted', async ({ page, api }) => {
    const { id } = await api.create({ price: 10 });
    await page.goto(`/products/${id}`);
    await api.delete(id);
    await saveWith(page, { Price: '11' });
    await page.getByRole('link', { name: 'Leave deleted' }).click();
    await expect(page).toHaveURL(/\/products$/);
    expect(await api.get(id)).toBeNull();
  });

  test('is brought back from its page', async ({ page, api }) => {
    const { id, name } = await api.create();
    await api.delete(id);
    const response = await page.goto(`/products/${id}`);
    expect(response.status()).toBe(410);
    await page.getByRole('button', { name: 'Restore' }).click();
    await expect(field(page, 'Name')).toHaveValue(name);
  });
});

test('Delete works, with a version check', async ({ page, api }) => {
  const { id, name } = await api.create({ price: 10 });
  await page.goto(`/products/${id}`);
  await api.change(id, { price: 12 });
  await page.getByRole('main').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Bo changed Price')).toBeVisible();
  expect(await api.get(id)).not.toBeNull();
  await page.goto(`/products/${id}`);
  await page.getByRole('main').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText(`Deleted ${name}.`)).toBeVisible();
});
