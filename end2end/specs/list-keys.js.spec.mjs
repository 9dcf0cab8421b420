// The list by keyboard alone.
import { expect, test, unique } from '../helpers/test.mjs';
import AxeBuilder from '@axe-core/playwright';

const search = (page) => page.getByRole('searchbox', { name: 'Search products' });

test('search, go to a row and open it', async ({ page, api, open }) => {
  const token = unique('Kettle');
  const names = [`${token} one`, `${token} two`];
  for (const name of names) await api.create({ name });
  await open(page, '/products');
  await page.keyboard.press('/');
  await expect(search(page)).toBeFocused();
  // In a field, keys are text.
  await page.keyboard.type(`${token}n?/`);
  await expect(search(page)).toHaveValue(`${token}n?/`);
  await search(page).fill(token);
  await expect(page.locator('.row-link')).toHaveText(names);

  const row = (name) => page.getByRole('link', { name });
  await page.keyboard.press('ArrowDown');
  await expect(row(names[0])).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(row(names[1])).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(row(names[1])).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(row(names[0])).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(search(page)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(names[0]);
});

test('a new product', async ({ page, open }) => {
  await open(page, '/products');
  await page.keyboard.press('Control+n');
  await page.keyboard.press('n');
  await expect(page).toHaveURL('/products/new');
  // The keys belong to the list.
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('all keys are listed, and single ones can be switched off', async ({ page, open }) => {
  await open(page, '/products');
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(dialog).toContainText('New product');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  // Not while a dialog is open.
  await page.keyboard.press('n');
  await expect(page).toHaveURL('/products');
  await dialog.getByRole('checkbox', { name: 'Use keys without Ctrl or Cmd' }).uncheck();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await open(page, '/products');
  await page.keyboard.press('?');
  await page.keyboard.press('n');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('.row-link').first()).toBeFocused();
  await expect(page).toHaveURL('/products');
  await page.getByRole('button', { name: 'Shortcuts' }).click();
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('n');
  await expect(page).toHaveURL('/products/new');
});
