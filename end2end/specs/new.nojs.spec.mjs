// A new product without scripts: the same errors, with the right status.
import { expect, test } from '../helpers/test.mjs';

test('a form with faults is answered with 422 and the page itself', async ({ page }) => {
  await page.goto('/products/new');
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  expect((await answer).status()).toBe(422);
  await expect(page).toHaveURL(/\/products\/new$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('New product');
});

test('buttons that only scripts could serve are not there', async ({ page }) => {
  await page.goto('/products/new');
  await expect(page.getByRole('button', { name: 'Start over' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Set name' })).toBeVisible();
  await page.goto('/products');
  await expect(page.getByRole('button', { name: 'Search', exact: true })).toBeVisible();
});
