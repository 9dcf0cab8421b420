// The lab without scripts: links, forms and a page that reloads itself.
import { expect, test } from '../helpers/test.mjs';
import { LONG, choose, start, verdict } from '../helpers/lab.mjs';

test('a scenario and a strategy are chosen and run', async ({ page }) => {
  await page.goto('/lab');
  await choose(page, 'Stock depletion');
  await expect(page.getByLabel('Workers')).toHaveValue('10');
  await start(page, 'scenario=stock-depletion&strategy=for-update');
  await expect(verdict(page)).toHaveText(/No item was sold twice/);
  await expect(page.getByText('10 items were there: 10 sold, 0 left.')).toBeVisible();
  await page.getByText('As a table').click();
  await expect(page.getByRole('table', { name: 'One after another' })).toBeVisible();
});

test('what is wrong stands beside the field, and what was typed stays', async ({ page }) => {
  await page.goto('/lab');
  await page.getByLabel('Workers').fill('99');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('Workers: 1 to 32, not 99.')).toBeVisible();
  await expect(page.getByLabel('Workers')).toHaveValue('99');
});

test('a run goes on by itself and is stopped by a button', async ({ page }) => {
  await start(page, LONG);
  await expect(page.getByText(/[1-9]\d* of 200 operations/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(/It was stopped after \d+ of/)).toBeVisible();
});

test('settings are changed and a run is repeated', async ({ page }) => {
  await start(page, 'scenario=lost-update&strategy=atomic&operations=6');
  await expect(verdict(page)).toBeVisible();
  await page.getByRole('link', { name: 'Change settings' }).click();
  await expect(page.getByLabel('Operations')).toHaveValue('6');
  await expect(page.getByRole('radio', { name: 'One statement' })).toBeChecked();
});
