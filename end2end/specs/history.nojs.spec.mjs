// The history without WASM: the results of its forms and links.
import { expect, test } from '../helpers/test.mjs';
import { confirmRestore, line, restore, showRestore } from '../helpers/history.mjs';

test('a restore leads back to the history and says what was done', async ({ page, api }) => {
  const { id } = await api.create({ price: 10 });
  await api.change(id, { price: 12 });
  await page.goto(`/products/${id}/history`);
  await restore(page, 0);
  await expect(page).toHaveURL(`/products/${id}/history`);
  await expect(page.getByRole('status').getByText('Restored version 0 as version 2.')).toBeVisible();
  // Shown only once.
  await page.reload();
  await expect(page.getByText('Restored version 0 as version 2.')).toHaveCount(0);
});

test('the page that decides a restore is a conflict', async ({ page, api }) => {
  const { id } = await api.create({ price: 10 });
  await api.change(id, { price: 12 });
  await page.goto(`/products/${id}/history`);
  await showRestore(page, 0);
  await api.change(id, { price: 14 });
  const [response] = await Promise.all([
    page.waitForResponse((r) => r.request().method() === 'POST'),
    confirmRestore(page, 0),
  ]);
  expect(response.status()).toBe(409);
  await expect(page.getByText('Your changes are not lost.')).toBeVisible();
});

test('a wish that a browser sends wrongly writes nothing', async ({ page, request, api }) => {
  const { id } = await api.create({ price: 10 });
  await api.change(id, { price: 12 });
  const post = (form) => request.post(`/products/${id}`, { form, maxRedirects: 0 });
  for (const form of [
    { action: 'restore_version' }, { action: 'restore_version', to: '7', version: '1' },
    { action: 'bring_back' }, { action: 'bring_back', to: '1' }, { action: 'bring_back', to: 'x' },
  ]) {
    const response = await post(form);
    expect(response.status()).toBe(303);
    expect(response.headers().location).toBe(`/products/${id}/history`);
  }
  // Without the seen version, both sides are shown.
  expect((await post({ action: 'restore_version', to: '0' })).status()).toBe(409);
  expect((await api.get(id)).version).toBe(1);
  await page.goto(`/products/${id}/history`);
  await expect(line(page, 1)).toContainText('Newest');
});

test('the comparison is a plain address', async ({ page, api }) => {
  const { id } = await api.create({ price: 10 });
  await api.change(id, { price: 12 });
  await page.goto(`/products/${id}/history?a=0&b=1`);
  await expect(page.getByRole('region', { name: 'From version 0 to version 1' })).toContainText('12.00');
});
