// A new product, with WASM and without.
import { expect, test, unique } from '../helpers/test.mjs';

const field = (page, name) => page.getByRole('textbox', { name, exact: true });

test('a product is made and shown', async ({ page, open, api }) => {
  const name = unique('Bench');
  await open(page, '/products');
  await page.getByRole('link', { name: 'New product' }).click();
  await expect(page).toHaveTitle('New product · Concord');
  await field(page, 'Name').fill(name);
  await field(page, 'Description').fill('First line\n\nThird line');
  await field(page, 'Price').fill('1.299,90');
  await field(page, 'Stock').fill('7');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page).toHaveURL(/\/products\/\d+$/);
  await expect(page.getByText(`Added ${name}.`)).toBeVisible();
  const id = page.url().split('/').pop();
  expect(await api.get(id)).toMatchObject({
    name, description: 'First line\n\nThird line', price: 1299.9, stock_quantity: 7, version: 0,
  });
});

test('all faults stand on their fields, and nothing typed is lost', async ({ page, open }) => {
  await open(page, '/products/new');
  await field(page, 'Description').fill('</textarea><b>kept</b> & "kept"');
  await field(page, 'Price').fill('1,299');
  await field(page, 'Stock').fill('1.5');
  await page.getByRole('button', { name: 'Save', exact: true }).click();

  await expect(field(page, 'Name')).toHaveAccessibleDescription('Enter a name.');
  await expect(field(page, 'Price')).toHaveAccessibleDescription(
    'Enter the price without a separator for thousands: 1299 or 1299.00.');
  await expect(field(page, 'Stock')).toHaveAccessibleDescription('Enter the stock as a whole number.');
  for (const name of ['Name', 'Price', 'Stock']) {
    await expect(field(page, name)).toHaveAttribute('aria-invalid', 'true');
  }
  await expect(field(page, 'Description')).not.toHaveAttribute('aria-invalid', 'true');
  await expect(field(page, 'Description')).toHaveValue('</textarea><b>kept</b> & "kept"');
  await expect(field(page, 'Price')).toHaveValue('1,299');

  const name = unique('Shelf');
  await field(page, 'Name').fill(name);
  await field(page, 'Price').fill('1299');
  await field(page, 'Stock').fill('1');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(`Added ${name}.`)).toBeVisible();
});

test('the name in the header signs what is made', async ({ page, open, api }) => {
  const name = unique('Lamp');
  await open(page, '/products/new');
  await page.getByLabel('Your name').fill('Zoë & Ännchen; =');
  await page.getByLabel('Your name').press('Enter');
  await expect(page.getByLabel('Your name')).toHaveValue('Zoë & Ännchen; =');
  await field(page, 'Name').fill(name);
  await field(page, 'Price').fill('1');
  await field(page, 'Stock').fill('1');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(`Added ${name}.`)).toBeVisible();
  await open(page, `/products?q=${name}`);
  await expect(page.getByRole('row', { name })).toContainText('by Zoë & Ännchen; =');
  expect(api).toBeTruthy();
});
