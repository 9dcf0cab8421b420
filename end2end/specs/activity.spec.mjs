// Conflicts and how they end, on the activity page.
import { deaf, expect, test } from '../helpers/test.mjs';
import { button, choose, dialog, saveWith } from '../helpers/editing.mjs';

/** The number on a card. */
const figure = (page, title) => page.getByRole('region', { name: title, exact: true }).locator('.chart-figure');

/** Reloads the page until a card shows this much more than before; other tests also count. */
async function grows(page, title, before) {
  await expect.poll(async () => {
    await page.goto('/activity');
    return Number(await figure(page, title).textContent());
  }).toBeGreaterThan(before);
}

test('a conflict that is decided is counted with how it was decided', async ({ page, open, api }) => {
  await page.goto('/activity');
  const before = {};
  for (const title of ['Conflicts', 'Conflicts decided']) before[title] = Number(await figure(page, title).textContent());
  const { id } = await api.create({ price: 10 });
  await deaf(page);
  await open(page, `/products/${id}`);
  await api.change(id, { price: 12 });
  await saveWith(page, { Price: '11' });
  await choose(page, 'Price', 'Yours');
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 2')).toBeVisible();
  for (const title of Object.keys(before)) await grows(page, title, before[title]);
  await expect(page.getByText(/theirs \d+, yours [1-9]\d*, both \d+, typed \d+/)).toBeVisible();
});

test('changes that are discarded are counted', async ({ page, open, api, withJs }) => {
  await page.goto('/activity');
  const before = Number(await figure(page, 'Changes discarded').textContent());
  const { id } = await api.create({ price: 10 });
  await deaf(page);
  await open(page, `/products/${id}`);
  await api.change(id, { price: 12 });
  await saveWith(page, { Price: '11' });
  await expect(dialog(page)).toBeVisible();
  await button(page, 'Discard mine and load version 1').click();
  if (withJs) await button(page, 'Discard mine and load version 1').click();
  await expect(dialog(page)).toBeHidden();
  await grows(page, 'Changes discarded', before);
});

test('the values of a chart are a table, too; the day is a link away', async ({ page, open, api }) => {
  await api.create();
  await grows(page, 'Saves', 0);
  const saves = page.getByRole('region', { name: 'Saves' });
  await saves.getByText('As a table').click();
  await expect(saves.getByRole('table').getByRole('row').nth(1)).toBeVisible();
  await page.getByRole('link', { name: 'Last day' }).click();
  await expect(page.getByRole('link', { name: 'Last day' })).toHaveAttribute('aria-current', 'page');
  await expect(saves).toContainText('24 h ago');
});
