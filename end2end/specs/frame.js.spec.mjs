// The frame with WASM.
import { expect, test, unique } from '../helpers/test.mjs';

test('everything on the list can be reached and done by keyboard alone', async ({ page, open, api }) => {
  const token = unique('Key').replace(' ', '');
  const { id } = await api.create({ name: token });
  await open(page, `/products?q=${token}`);
  const tab = () => page.keyboard.press('Tab');
  const focused = (locator) => expect(locator).toBeFocused();

  await tab();
  await focused(page.getByRole('link', { name: 'Skip to the page' }));
  await page.keyboard.press('Enter');
  await focused(page.getByRole('main'));
  await tab();
  await focused(page.getByRole('link', { name: 'Deleted products' }));
  await tab();
  await focused(page.getByRole('link', { name: 'New product' }));
  await tab();
  await focused(page.getByRole('searchbox'));
  await tab();
  await focused(page.getByRole('button', { name: 'Shortcuts' }));
  await tab();
  await focused(page.locator('summary', { hasText: 'Filter and sort' }));
  for (const column of ['Name', 'Price', 'Stock', 'Version', 'Changed']) {
    await tab();
    await focused(page.getByRole('link', { name: column, exact: true }));
  }
  await tab();
  await focused(page.getByRole('link', { name: token }));
  await tab();
  await focused(page.getByRole('button', { name: `Delete ${token}` }));
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/products/${id}`);
  // After a link inside Concord, the focus starts at the page.
  await focused(page.getByRole('main'));
});

test('the focus is always seen', async ({ page, open, api }) => {
  await api.create();
  await open(page, '/products');
  for (let n = 0; n < 9; n += 1) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const ring = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      const element = document.activeElement;
      return ring(getComputedStyle(element)) || ring(getComputedStyle(element, '::after'));
    });
    expect(seen, `the ring of stop ${n + 1}`).toBe(true);
  }
});

test('nothing is wider than a phone', async ({ page, open, api }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await api.create({ name: 'W'.repeat(255), description: 'x'.repeat(2000), price: 99999999.99, stock_quantity: 2147483647 });
  for (const path of ['/products?q=WWW', '/products/new', '/nothing']) {
    await open(page, path);
    const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(inner, path).toBeLessThanOrEqual(outer);
  }
});

test('the page is painted before the WASM arrives', async ({ page }) => {
  await page.route('**/*.wasm', () => {});
  await page.goto('/products', { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Products');
  await expect.poll(() => page.evaluate(() => performance.getEntriesByName('first-contentful-paint').length)).toBe(1);
});
