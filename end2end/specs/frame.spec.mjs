// The frame, with WASM and without.
import { expect, test } from '../helpers/test.mjs';

test('the name is kept, and forgotten when it is emptied', async ({ page, open }) => {
  await open(page, '/products?q=abc');
  const name = page.getByLabel('Your name');
  await expect(name).toHaveAttribute('placeholder', 'Guest');
  await name.fill('  Bo  ');
  await name.press('Enter');
  await expect(name).toHaveValue('Bo');
  await expect(page).toHaveURL(/\/products\?q=abc$/);
  await open(page, '/products/new');
  await expect(name).toHaveValue('Bo');
  const cookie = (await page.context().cookies()).find((cookie) => cookie.name === 'concord_name');
  expect(cookie).toMatchObject({ value: 'Bo', sameSite: 'Lax', path: '/' });
  expect(cookie.expires * 1000 - Date.now()).toBeGreaterThan(360 * 24 * 3600 * 1000);

  await name.fill('');
  await name.press('Enter');
  await open(page, '/products');
  await expect(name).toHaveValue('');
});

test('an address that nothing stands at is a page with 404', async ({ page, open }) => {
  const response = await open(page, '/prodcuts');
  expect(response.status()).toBe(404);
  await expect(page).toHaveTitle('Page not found · Concord');
  await page.getByRole('link', { name: 'Go to products' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Products');
});

test('the page is guarded by a policy, with a nonce for each answer', async ({ request }) => {
  const policies = [];
  for (let n = 0; n < 2; n += 1) {
    const response = await request.get('/products');
    policies.push(response.headers()['content-security-policy']);
    const [, nonce] = /script-src 'nonce-([^']+)'/.exec(policies[n]);
    const html = await response.text();
    for (const [script] of html.matchAll(/<script[^>]*>/g)) expect(script).toContain(`nonce="${nonce}"`);
    expect(html).not.toMatch(/\sstyle="|\son\w+="/);
  }
  expect(policies[0]).not.toBe(policies[1]);
  expect(policies[0]).not.toContain('unsafe-inline');
});

test('a form leads to no other site', async ({ request }) => {
  for (const back of ['//evil.example', 'https://evil.example/', '/\\evil.example']) {
    const response = await request.post('/name', { form: { name: 'Bo', back }, maxRedirects: 0 });
    expect(response.status()).toBe(303);
    expect(response.headers().location).toBe('/products');
  }
});
