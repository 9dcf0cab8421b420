// A save that is sent before the WASM has loaded, and a page that is hydrated afterwards.
import { expect, takenOver, test } from '../helpers/test.mjs';
import { asked, button, choose, dialog, field, saveWith } from '../helpers/editing.mjs';

test('the server\'s page asks; taken over, it is the dialog with the same choices', async ({ page, api }) => {
  const { id } = await api.create({ price: 10, name: 'Lamp' });
  let letThrough;
  const held = new Promise((resolve) => (letThrough = resolve));
  await page.route('**/*.wasm', async (route) => { await held; await route.continue().catch(() => {}); });
  await page.goto(`/products/${id}`, { waitUntil: 'commit' });
  await api.change(id, { price: 12, name: 'Desk' });
  await field(page, 'Price').fill('11');
  await field(page, 'Name').fill('Floor');
  await page.locator('#save').click({ noWaitAfter: true });
  await expect(dialog(page)).toBeVisible();
  // Chosen before the WASM has loaded.
  await choose(page, 'Name', 'Yours');
  letThrough();
  await takenOver(page);
  await expect(page.locator('dialog.conflict:modal')).toBeVisible();
  await expect(asked(page, 'Name').getByRole('radio', { name: 'Yours' })).toBeChecked();
  await expect(dialog(page).getByText('1 of 2 decided')).toBeVisible();
  await choose(page, 'Price', 'Theirs');
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 2.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ price: 12, name: 'Floor' });
});

test('with the WASM there all the time, no page is loaded for a save', async ({ page, api, open }) => {
  const { id } = await api.create();
  await open(page, `/products/${id}`);
  let loads = 0;
  page.on('request', (request) => { if (request.isNavigationRequest()) loads += 1; });
  await saveWith(page, { Price: '11' });
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  expect(loads).toBe(0);
});
