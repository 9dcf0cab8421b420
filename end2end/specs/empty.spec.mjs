// A Concord without products: a separate server.
import { withServer } from '../helpers/server.mjs';
import { expect, test } from '../helpers/test.mjs';

test('an empty list says what to do', async ({ page }) => {
  await withServer(async (url) => {
    await page.goto(`${url}/products`);
    await expect(page.getByText('No products yet.')).toBeVisible();
    await page.getByRole('link', { name: 'Add the first one' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('New product');
    // Otherwise it would report that its server is gone.
    await page.close();
  });
});
