// axe finds nothing, on any page, at both widths, in both color schemes.
import { deaf, expect, expectAccessible, test, unique } from '../helpers/test.mjs';

const pages = {
  'the list': async ({ page, open, api }) => {
    const token = unique('Axe');
    await api.create({ name: token, stock_quantity: 3 });
    await open(page, `/products?q=${token}`);
  },
  'filters in use, with an error': async ({ page, open }) => {
    await open(page, '/products?status=draft&price_from=1');
    await page.getByText('Filter and sort').click();
    await page.locator('#price_to').fill('ten');
    await expect(page.locator('#price_to')).toHaveAttribute('aria-invalid', 'true');
  },
  'a search without result': ({ page, open }) => open(page, '/products?q=~~~'),
  'a deleted product': async ({ page, open, api }) => {
    const token = unique('Axe');
    await api.create({ name: token });
    await open(page, `/products?q=${token}`);
    await page.getByRole('button', { name: `Delete ${token}` }).click();
    await expect(page.getByText(`Deleted ${token}.`)).toBeVisible();
  },
  'a stale delete': async ({ page, open, api }) => {
    const token = unique('Axe');
    const { id } = await api.create({ name: token });
    await deaf(page);
    await open(page, `/products?q=${token}`);
    await api.change(id, { price: 12 });
    await page.getByRole('button', { name: `Delete ${token}` }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
  },
  'a new product': ({ page, open }) => open(page, '/products/new'),
  'a new product with faults': async ({ page, open }) => {
    await open(page, '/products/new');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('Enter a name.')).toBeVisible();
  },
  'a page that is not there': ({ page, open }) => open(page, '/nothing'),
};

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width} px`, () => {
      // Colors are measured, so no animation may be in progress.
      test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });
      for (const [name, show] of Object.entries(pages)) {
        test(name, async ({ page, open, api }) => {
          await show({ page, open, api });
          await expectAccessible(page);
        });
      }
    });
  }
}
