// A Concord with no product at all: a server of its own.
import { withServer } from '../helpers/server.mjs';
import { expect, test } from '../helpers/test.mjs';

test('an empty list says what to do', async ({ page }) => {
  await withServer(async (url) => {
    await page.goto(`${url}/products`);
    await expect(page.getByText('No products yet.')).toBeVisible();
    await page.getByRole('link', { name: 'Add the first one' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('New product');
    // It would miss its server.
    await page.close();
  });
});
