// Holders and waiters, while the lab makes them wait.
import { expect, test } from '../helpers/test.mjs';
import { LONG, start } from '../helpers/lab.mjs';

test('waits of a run of the lab are seen while it goes on', async ({ page, context }) => {
  await start(page, LONG);
  const locks = await context.newPage();
  await expect(async () => {
    await locks.goto('/locks');
    await expect(locks.getByRole('heading', { name: 'A row of lab_rows' }).first()).toBeVisible({ timeout: 500 });
  }).toPass();
  const wait = locks.getByRole('region', { name: 'A row of lab_rows' }).first();
  await expect(wait).toContainText('is in the way');
  await expect(wait).toContainText('waits for');
  await expect(locks.getByRole('link', { name: 'Locks' })).toHaveAttribute('aria-current', 'page');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.locator('#verdict')).toBeVisible();
});

test('the page says what it is when nothing is locked, and links to the JSON', async ({ page }) => {
  await page.goto('/locks');
  await expect(page.getByRole('heading', { name: 'Locks' })).toBeVisible();
  await page.getByRole('link', { name: 'JSON' }).click();
  await expect(page.locator('body')).toContainText('"waits"');
});
