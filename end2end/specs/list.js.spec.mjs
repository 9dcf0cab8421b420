// The list with WASM.
import { deaf, expect, test, unique } from '../helpers/test.mjs';

test('searching while typing loses no letter and keeps the focus', async ({ page, open, api }) => {
  const token = unique('Sofa').replace(' ', '');
  await api.create({ name: `A ${token} B` });
  await open(page, '/products');
  const box = page.getByRole('searchbox', { name: 'Search products' });
  await box.pressSequentially(token, { delay: 40 });
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('row', { name: token })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`q=${token}`));
  await expect(box).toBeFocused();
  await expect(box).toHaveValue(token);
});

test('a slow answer never replaces a newer one', async ({ page, open, api }) => {
  const token = unique('Rug').replace(' ', '');
  await api.create({ name: `${token} one` });
  await api.create({ name: `${token} two` });
  await open(page, '/products');
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route(/browse_products/, async (route) => {
    const isNewest = route.request().postData().includes('two');
    if (!isNewest) await held;
    await route.continue().catch(() => {});
  });
  const box = page.getByRole('searchbox', { name: 'Search products' });
  const first = page.waitForRequest(/browse_products/);
  await box.fill(token);
  await first;
  await box.fill(`${token} two`);
  await expect(page.getByRole('row', { name: `${token} two` })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(2);
  release();
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(box).toHaveValue(`${token} two`);
});

test('what is typed before the WASM arrives is kept and searched', async ({ page, api }) => {
  const token = unique('Stool').replace(' ', '');
  await api.create({ name: token });
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route('**/*.wasm', async (route) => { await held; await route.continue(); });
  await page.goto('/products');
  const box = page.getByRole('searchbox', { name: 'Search products' });
  await box.fill(token);
  release();
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(box).toHaveValue(token);
});

test('a list that cannot be had says so and can be tried again', async ({ page, open, api, complaints }) => {
  complaints.allow(/status of 503/);
  const token = unique('Bed');
  await api.create({ name: token });
  await open(page, '/products');
  let broken = true;
  await page.route(/browse_products/, (route) =>
    broken ? route.fulfill({ status: 503, contentType: 'application/json', body: '"Unavailable"' }) : route.continue());
  await page.getByRole('searchbox', { name: 'Search products' }).fill(token);
  await expect(page.getByRole('alert')).toContainText('The database is not answering.');
  broken = false;
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(page.getByRole('row', { name: token })).toBeVisible();
});

test('a delete that cannot be sent is told and can be tried again', async ({ page, open, api, complaints }) => {
  complaints.allow(/ERR_FAILED/);
  const token = unique('Box');
  const { id } = await api.create({ name: token });
  await open(page, `/products?q=${token}`);
  await page.route(/delete_product/, (route) => route.abort(), { times: 1 });
  await page.getByRole('button', { name: `Delete ${token}` }).click();
  await expect(page.getByText('The server cannot be reached.')).toBeVisible();
  expect(await api.get(id)).not.toBeNull();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(`Deleted ${token}.`)).toBeVisible();
});

test('a stale delete can be called off, and the list shows what has changed', async ({ page, open, api }) => {
  const token = unique('Pot');
  const { id } = await api.create({ name: token, price: 10 });
  await deaf(page);
  await open(page, `/products?q=${token}`);
  await api.change(id, { price: 11 }, 'Bo');
  await page.getByRole('button', { name: `Delete ${token}` }).click();
  const dialog = page.getByRole('dialog', { name: 'This product has changed' });
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: token })).toContainText('11.00');
  expect(await api.get(id)).not.toBeNull();
});

test('Undo can be reached with F8 and pressed by keyboard', async ({ page, open, api }) => {
  const token = unique('Tray');
  const { id } = await api.create({ name: token });
  await open(page, `/products?q=${token}`);
  await page.getByRole('button', { name: `Delete ${token}` }).press('Enter');
  await expect(page.getByText(`Deleted ${token}.`)).toBeVisible();
  await page.keyboard.press('F8');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: token })).toBeVisible();
  expect(await api.get(id)).not.toBeNull();
});

test('times are relative, with the exact one on hover', async ({ page, open, api }) => {
  const token = unique('Clock');
  await api.create({ name: token });
  await open(page, `/products?q=${token}`);
  const time = page.getByRole('row', { name: token }).locator('time');
  await expect(time).toHaveText('just now');
  await expect(time).toHaveAttribute('title', /\d{4}, \d+:\d+/);
});

test.describe('in German', () => {
  test.use({ locale: 'de-DE' });
  test('prices are written as the reader writes them', async ({ page, open, api }) => {
    const token = unique('Tisch');
    await api.create({ name: token, price: 1299.5 });
    await open(page, `/products?q=${token}`);
    await expect(page.getByRole('row', { name: token })).toContainText('1.299,50');
  });
});
