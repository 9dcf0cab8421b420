// Filters and orders of the list with WASM: while somebody types, and while others save.
import { expect, test, unique } from '../helpers/test.mjs';

const input = (page, label) => page.locator('.filter-panel').getByLabel(label, { exact: true });
const rows = (page) => page.locator('.row-link');
const news = (page) => page.locator('.list-news');

async function openPanel(page) {
  await page.getByText('Filter and sort').click();
}

test('an invalid text is told at once, and the list stays', async ({ page, open, api }) => {
  const token = unique('Stool');
  await api.create({ name: token, price: 10 });
  await open(page, `/products?q=${token}`);
  await openPanel(page);
  const [from, to] = ['Price from', 'Price to'].map((label) => input(page, label));
  await from.fill('20 apples');
  await expect(from).toHaveAttribute('aria-invalid', 'true');
  await expect(rows(page)).toHaveText([token]);
  await expect(page).not.toHaveURL(/price_from/);
  await from.fill('10');
  await expect(page).toHaveURL(/price_from=10/);
  await to.fill('9');
  await expect(page.getByText('Enter a price that is not below the lowest one.')).toBeVisible();
  await expect(page).not.toHaveURL(/price_to/);
  // The other filters are used meanwhile.
  await input(page, 'Status').selectOption('active');
  await expect(page).toHaveURL(/status=active/);
  await expect(to).toHaveValue('9');
  await to.fill('10');
  await expect(page).toHaveURL(/price_to=10/);
  await expect(rows(page)).toHaveText([token]);
});

test('what is typed into a filter before the WASM arrives is kept and used', async ({ page, api }) => {
  const token = unique('Bench');
  await api.create({ name: `${token} dear`, price: 100 });
  await api.create({ name: `${token} cheap`, price: 10 });
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route('**/*.wasm', async (route) => { await held; await route.continue(); });
  await page.goto(`/products?q=${token}`);
  await openPanel(page);
  await input(page, 'Price to').fill('50');
  release();
  await expect(rows(page)).toHaveText([`${token} cheap`]);
  await expect(input(page, 'Price to')).toHaveValue('50');
});

test('categories in use are suggested', async ({ page, open, api }) => {
  const category = unique('Attic');
  await api.create({ category });
  await open(page, '/products');
  await openPanel(page);
  await input(page, 'Category').focus();
  await expect(page.locator(`datalist option[value="${category}"]`)).toBeAttached();
});

test('a row that a save sorts or filters away stays in its place, with its new values', async ({ page, open, api }) => {
  const token = unique('Rack');
  const cheap = await api.create({ name: `${token} cheap`, price: 10 });
  const dear = await api.create({ name: `${token} dear`, price: 20 });
  const names = [`${token} cheap`, `${token} dear`];
  await open(page, `/products?q=${token}&status=active&sort=price`);
  await expect(rows(page)).toHaveText(names);
  await api.change(cheap.id, { price: 30 });
  await expect(page.getByRole('row', { name: names[0] })).toContainText('30.00');
  await expect(rows(page)).toHaveText(names);
  await expect(news(page)).toBeEmpty();

  await api.change(dear.id, { status: 'archived' });
  await expect(page.getByRole('row', { name: names[1] })).toContainText('Archived');
  await expect(news(page)).toContainText('1 not here any more');
  await expect(rows(page)).toHaveText(names);
  await news(page).getByRole('button', { name: 'Show' }).click();
  await expect(rows(page)).toHaveText([names[0]]);
});

test('the focus stays on its row while another one changes', async ({ page, open, api }) => {
  const token = unique('Easel');
  const { id } = await api.create({ name: `${token} one` });
  await api.create({ name: `${token} two` });
  await open(page, `/products?q=${token}`);
  const two = page.getByRole('link', { name: `${token} two` });
  await two.focus();
  await api.change(id, { price: 77 });
  await expect(page.getByRole('row', { name: `${token} one` })).toContainText('77.00');
  await expect(two).toBeFocused();
});

test('of new products, those that match are announced', async ({ page, open, api }) => {
  const token = unique('Crate');
  await api.create({ name: token, status: 'draft' });
  await open(page, `/products?q=${token}&status=draft`);
  await api.create({ name: `${token} for sale`, status: 'active' });
  await api.create({ name: `${token} new`, status: 'draft' });
  await expect(news(page)).toContainText('1 new product');
  await news(page).getByRole('button', { name: 'Show' }).click();
  await expect(rows(page)).toHaveText([token, `${token} new`]);
});

test('by keyboard alone', async ({ page, open, api }) => {
  const token = unique('Ladder');
  await api.create({ name: `${token} one`, price: 1 });
  await api.create({ name: `${token} two`, price: 2 });
  await open(page, `/products?q=${token}`);
  await page.locator('.filter-panel summary').focus();
  await page.keyboard.press('Enter');
  await input(page, 'Price from').focus();
  await page.keyboard.type('2');
  await expect(rows(page)).toHaveText([`${token} two`]);
  await page.getByRole('link', { name: 'Remove the filter Price from: 2' }).focus();
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveText([`${token} one`, `${token} two`]);
  await page.getByRole('columnheader', { name: 'Price' }).getByRole('link').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('columnheader', { name: 'Price' })).toHaveAttribute('aria-sort', 'ascending');
  // The heading keeps the focus.
  await expect(page.locator('#sort-price')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/sort=-price/);
  await expect(rows(page)).toHaveText([`${token} two`, `${token} one`]);
});
