// A page is shown before its WASM has loaded.
import { expect, test } from '../helpers/test.mjs';
import { field } from '../helpers/editing.mjs';

test('the edit page is painted and can be filled in while the WASM is still on its way', async ({ page, api }) => {
  const { id, name } = await api.create({ price: 10 });
  let come;
  const held = new Promise((resolve) => { come = resolve; });
  await page.route('**/*.wasm', async (route) => { await held; await route.continue(); });
  await page.goto(`/products/${id}`, { waitUntil: 'commit' });
  await expect(field(page, 'Name')).toHaveValue(name);
  await field(page, 'Price').fill('11');
  const painted = () => page.evaluate(() => performance.getEntriesByName('first-contentful-paint').length);
  await expect.poll(painted).toBe(1);
  come();
  await expect(page.locator('.name-form button')).toBeHidden();
  await expect(field(page, 'Price')).toHaveValue('11');
});

test('the WASM does not grow unnoticed', async ({ page, open }) => {
  await open(page, '/products');
  const wasm = await page.locator('link[as="fetch"]').getAttribute('href');
  const response = await page.request.get(wasm, { headers: { 'accept-encoding': 'br' } });
  expect(response.headers()['content-encoding']).toBe('br');
  // Tables of Unicode, linked by mistake, were 70 KB once.
  expect(Number(response.headers()['content-length'])).toBeLessThan(430_000);
});
