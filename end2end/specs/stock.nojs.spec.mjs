// The stock in the form without WASM.
import { expect, expectAccessible, test } from '../helpers/test.mjs';
import { field, moveBy, save, saveWith, type } from '../helpers/editing.mjs';
import { line } from '../helpers/history.mjs';

test('a movement is saved with the rest of the form, and listed', async ({ page, api }) => {
  const { id } = await api.create({ stock_quantity: 10 });
  await page.goto(`/products/${id}`);
  await expect(field(page, 'How many')).toBeHidden();
  await type(page, { Description: 'A better text.' });
  await moveBy(page, '-2', 'sale', 'order 77');
  await expect(field(page, 'Stock')).toBeHidden();
  await save(page);
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ stock_quantity: 8, description: 'A better text.', version: 1 });
  await page.getByRole('link', { name: 'History' }).click();
  await expect(line(page, 1)).toContainText('−2, sale, order 77');
});

test('a movement alone is called one', async ({ page, api }) => {
  const { id } = await api.create({ stock_quantity: 10 });
  await page.goto(`/products/${id}`);
  await moveBy(page, '5', 'delivery');
  await save(page);
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  await page.getByRole('link', { name: 'History' }).click();
  await expect(line(page, 1).getByText('Moved', { exact: true })).toBeVisible();
  await expect(line(page, 1)).toContainText('+5, delivery');
  await expect(line(page, 1).locator('del')).toContainText('10');
  await expect(line(page, 1).locator('ins')).toContainText('15');
});

test('a sale meanwhile is counted, too', async ({ page, api }) => {
  const { id } = await api.create({ stock_quantity: 10 });
  await page.goto(`/products/${id}`);
  await api.move(id, -1);
  await moveBy(page, '-1');
  await save(page);
  await expect(page.getByText("Saved as version 2, merged with Shop's changes to Stock.")).toBeVisible();
  expect(await api.get(id)).toMatchObject({ stock_quantity: 8 });
});

test('what is wrong stands by the field, and everything typed is still there', async ({ page, api }) => {
  const { id } = await api.create({ stock_quantity: 3 });
  await page.goto(`/products/${id}`);
  await moveBy(page, '-5', 'sale', 'order 77');
  await save(page);
  await expect(page.getByText('There are only 3 to take.')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Add or take' })).toBeChecked();
  await expect(field(page, 'How many')).toHaveValue('-5');
  await expect(field(page, 'Reason')).toHaveValue('sale');
  await expect(field(page, 'Reference')).toHaveValue('order 77');
  await expectAccessible(page);
  await saveWith(page, { 'How many': '-3' });
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ stock_quantity: 0 });
});

test('a movement that is filled in stays in sight', async ({ page, api }) => {
  const { id } = await api.create({ stock_quantity: 10 });
  await page.goto(`/products/${id}`);
  await moveBy(page, '-2');
  await page.getByText('Set number').click();
  await expect(field(page, 'How many')).toBeVisible();
  await expect(field(page, 'Stock')).toBeVisible();
  await save(page);
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ stock_quantity: 8 });
});
