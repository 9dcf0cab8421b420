// Filters and orders of the list, with WASM and without.
import { expect, test, unique } from '../helpers/test.mjs';

const input = (page, label) => page.locator('.filter-panel').getByLabel(label, { exact: true });
const rows = (page) => page.locator('.row-link');

/** Three products that differ in everything that is filtered. */
async function shop(api) {
  const token = unique('Shelf');
  const of = (name, fields) => api.create({ name: `${token} ${name}`, ...fields });
  await of('b', { price: 30, stock_quantity: 0, status: 'draft', category: 'Hall / Shelves' });
  await of('a', { price: 20, stock_quantity: 5, tags: ['Oak', 'new'], category: 'Hall' });
  await of('c', { price: 10.5, stock_quantity: 500, tags: ['oak'], sku: token.replace(' ', '-') });
  return { token, names: (letters) => [...letters].map((letter) => `${token} ${letter}`) };
}

/** Fills in the filters and asks for the list. */
async function filter(page, withJs, values) {
  if (!(await page.locator('.filter-panel').evaluate((panel) => panel.open))) {
    await page.getByText('Filter and sort').click();
  }
  for (const [label, value] of Object.entries(values)) {
    const control = input(page, label);
    const isChoice = (await control.evaluate((element) => element.tagName)) === 'SELECT';
    await (isChoice ? control.selectOption({ label: value }) : control.fill(value));
  }
  if (!withJs) await page.getByRole('button', { name: 'Apply' }).click();
}

for (const [values, letters] of [
  [{ Status: 'Draft' }, 'b'],
  [{ 'Stock level': 'Low' }, 'a'],
  [{ 'Stock level': 'Enough' }, 'c'],
  [{ Category: 'hall' }, 'ba'],
  [{ Tags: 'OAK' }, 'ac'],
  [{ Tags: 'oak, new' }, 'a'],
  [{ 'Price from': '10,5', 'Price to': '20' }, 'ac'],
  [{ 'Stock from': '5', 'Stock to': '5' }, 'a'],
  [{ 'Sort by': 'Price: high to low' }, 'bac'],
]) {
  const [label] = Object.keys(values);
  test(`${label} ${values[label]}`, async ({ page, open, api, withJs }) => {
    const { token, names } = await shop(api);
    await open(page, `/products?q=${token}`);
    await expect(rows(page)).toHaveText(names('bac'));
    await filter(page, withJs, values);
    await expect(rows(page)).toHaveText(names(letters));
    // The address says all of it.
    await expect(page).toHaveURL(new RegExp(`[?&]${label === 'Sort by' ? 'sort' : label.split(' ')[0].toLowerCase()}`));
    await open(page, page.url());
    await expect(rows(page)).toHaveText(names(letters));
  });
}

test('filters in use are shown, and can be removed one by one and together', async ({ page, open, api, withJs }) => {
  const { token, names } = await shop(api);
  await open(page, `/products?q=${token}`);
  await filter(page, withJs, { Status: 'Active', Tags: 'oak', 'Stock from': '6' });
  await expect(rows(page)).toHaveText(names('c'));
  const remove = (text) => page.getByRole('link', { name: `Remove the filter ${text}` });
  await remove('Stock from: 6').click();
  await expect(rows(page)).toHaveText(names('ac'));
  await expect(remove('Status: Active')).toBeVisible();
  await page.getByRole('link', { name: 'Clear all' }).click();
  await expect(rows(page)).toHaveText(names('bac'));
  await expect(page.getByRole('searchbox')).toHaveValue(token);
  await page.goBack();
  await expect(rows(page)).toHaveText(names('ac'));
  await expect(input(page, 'Tags')).toHaveValue('oak');
});

test('a heading sorts, and sorts the other way round', async ({ page, open, api }) => {
  const { token, names } = await shop(api);
  await open(page, `/products?q=${token}&tags=oak`);
  const heading = (name) => page.getByRole('columnheader', { name });
  await heading('Price').getByRole('link').click();
  await expect(rows(page)).toHaveText(names('ca'));
  await expect(heading('Price')).toHaveAttribute('aria-sort', 'ascending');
  await heading('Price').getByRole('link').click();
  await expect(rows(page)).toHaveText(names('ac'));
  await expect(heading('Price')).toHaveAttribute('aria-sort', 'descending');
  await heading('Name').getByRole('link').click();
  await expect(rows(page)).toHaveText(names('ac'));
  await expect(heading('Price')).not.toHaveAttribute('aria-sort');
  await page.goBack();
  await page.goBack();
  await expect(rows(page)).toHaveText(names('ca'));
});

test('a product is found by its SKU', async ({ page, open, api }) => {
  const { token, names } = await shop(api);
  await open(page, `/products?q=${token.replace(' ', '-').toUpperCase()}`);
  await expect(rows(page)).toHaveText(names('c'));
});

test('back from a product, the list is as it was', async ({ page, open, api, withJs }) => {
  const { token, names } = await shop(api);
  await open(page, `/products?q=${token}`);
  await filter(page, withJs, { Tags: 'oak', 'Sort by': 'Price: low to high' });
  await expect(rows(page)).toHaveText(names('ca'));
  await rows(page).first().click();
  await page.getByRole('link', { name: 'Products' }).first().click();
  await page.goBack();
  await page.goBack();
  await expect(rows(page)).toHaveText(names('ca'));
});

test('a page shows as many rows as chosen', async ({ page, open, api, withJs }) => {
  const token = unique('Peg');
  for (let n = 1; n <= 21; n += 1) await api.create({ name: `${token} ${n}` });
  await open(page, `/products?q=${token}`);
  await expect(rows(page)).toHaveCount(20);
  await filter(page, withJs, { 'Rows per page': '50' });
  await expect(rows(page)).toHaveCount(21);
  await expect(page.getByText('21 products')).toBeVisible();
});

test('filters that nothing matches say so', async ({ page, open, api }) => {
  const { token, names } = await shop(api);
  await open(page, `/products?q=${token}&price_from=100`);
  await expect(page.getByText('matches the filters.')).toBeVisible();
  await page.getByRole('link', { name: /^Remove the filter/ }).click();
  await expect(rows(page)).toHaveText(names('bac'));
});

test('an invalid filter in the address is told at its field', async ({ page, open, complaints }) => {
  complaints.allow(/status of 422/);
  await open(page, '/products?price_to=ten');
  await expect(page.getByRole('alert')).toContainText('price');
  await expect(input(page, 'Price to')).toHaveValue('ten');
  await expect(input(page, 'Price to')).toHaveAttribute('aria-invalid', 'true');
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(page.getByRole('table').or(page.getByText('No products yet.'))).toBeVisible();
});
