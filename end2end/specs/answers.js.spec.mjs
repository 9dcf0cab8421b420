// Answers to a page's calls from something other than its own Concord: a sign-in, a proxy, another version.
import { field, save, type } from '../helpers/editing.mjs';
import { deaf, expect, test, unique } from '../helpers/test.mjs';

const OUTDATED = 'Concord was updated; reload, your text is kept.';
const SIGN_IN = 'Something other than Concord answered, such as a sign-in page. You may have to sign in again';
const json = (status, body) => ({ status, contentType: 'application/json', body: JSON.stringify(body) });
const html = (status) => ({ status, contentType: 'text/html', body: '<!DOCTYPE html><title>Sign in</title>' });

const told = (page, text) => page.getByRole('alert').filter({ hasText: text });

/** Answers that do not come from Concord. */
const STRANGE = {
  'a page': html(200),
  'nothing': { status: 200, body: '' },
  'a page with 401': html(401),
  'JSON with 401': json(401, { error: 'login required' }),
  'a page with 403': html(403),
  'a page with 404': html(404),
  'a redirect to a page': { status: 302, headers: { location: '/health/live' } },
  'a redirect to another site': { status: 302, headers: { location: 'https://login.example/' } },
};
for (const [what, answer] of Object.entries(STRANGE)) {
  test(`${what}: the page says that signing in may help, keeps the text, and saves afterwards`, async ({ page, open, api, complaints }) => {
    complaints.allow(/Failed to load resource/);
    const { id } = await api.create({ price: 10 });
    await deaf(page);
    await open(page, `/products/${id}`);
    await type(page, { Price: '11' });
    await page.route('**/fn/save_product', (route) => route.fulfill(answer), { times: 1 });
    await save(page);
    const banner = told(page, SIGN_IN);
    await expect(banner).toContainText('Your changes are still in the form. Press Save to try again.');
    await expect(banner.getByRole('link', { name: 'Open Concord in a new tab' })).toHaveAttribute('target', '_blank');
    await expect(field(page, 'Price')).toHaveValue('11');
    await save(page);
    await expect(page.getByText('Saved as version 1.')).toBeVisible();
    await expect(banner).toBeHidden();
    expect(await api.get(id)).toMatchObject({ price: 11, version: 1 });
  });
}

/** Possible answers of another version of Concord. */
const OTHER_VERSION = {
  'a call that the server does not know': json(404, 'Outdated'),
  'a refusal of a kind that the page does not know': json(422, { TooOld: 3 }),
  'an answer of a kind that the page does not know': json(200, { Teleported: {} }),
};
for (const [what, answer] of Object.entries(OTHER_VERSION)) {
  test(`${what}: an edit says that Concord was updated, and the text is there after a reload`, async ({ page, open, api, complaints }) => {
    complaints.allow(/Failed to load resource/);
    const { id } = await api.create({ price: 10 });
    await open(page, `/products/${id}`);
    await type(page, { Price: '11' });
    await page.route('**/fn/save_product', (route) => route.fulfill(answer), { times: 1 });
    await save(page);
    await told(page, OUTDATED).getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('button', { name: 'Restore' }).click();
    await expect(field(page, 'Price')).toHaveValue('11');
    await save(page);
    await expect(page.getByText('Saved as version 1.')).toBeVisible();
    expect(await api.get(id)).toMatchObject({ price: 11 });
  });

  test(`${what}: a new product says so, and the text is there after a reload`, async ({ page, open, complaints }) => {
    complaints.allow(/Failed to load resource/);
    const name = unique('Spoon');
    await open(page, '/products/new');
    const put = (label, text) => page.getByRole('textbox', { name: label, exact: true }).fill(text);
    await put('Name', name);
    await put('Price', '3');
    await put('Stock', '4');
    await page.route('**/fn/create_product', (route) => route.fulfill(answer), { times: 1 });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await told(page, OUTDATED).getByRole('button', { name: 'Reload' }).click();
    await expect(page.getByText('This is what you typed before.')).toBeVisible();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText(`Added ${name}.`)).toBeVisible();
  });
}

test('where the browser keeps nothing, it does not say that it does', async ({ page, open, api, complaints }) => {
  complaints.allow(/Failed to load resource/);
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
  });
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await type(page, { Price: '11' });
  await page.route('**/fn/save_product', (route) => route.fulfill(json(404, 'Outdated')), { times: 1 });
  await save(page);
  await expect(told(page, 'This browser cannot keep your text: copy it, then reload the page.')).toBeVisible();
  await save(page);
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
});

test('a refusal by Concord itself is said in its words', async ({ page, open, api, complaints }) => {
  complaints.allow(/Failed to load resource/);
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await type(page, { Price: '11' });
  const problem = { type: 'urn:concord:problem:too-large', title: 'Body too large', status: 413, detail: 'The body is longer than 1 MiB.' };
  await page.route('**/fn/save_product', (route) => route.fulfill(json(413, problem)), { times: 1 });
  await save(page);
  await expect(told(page, 'The body is longer than 1 MiB. Your changes are still in the form.')).toBeVisible();
});

test('a gateway that does not reach Concord is tried again by itself', async ({ page, open, api, complaints }) => {
  complaints.allow(/Failed to load resource/);
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await type(page, { Price: '11' });
  await page.route('**/fn/save_product', (route) => route.fulfill(html(502)), { times: 1 });
  await save(page);
  await expect(told(page, 'The server cannot be reached.')).toBeVisible();
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
});

test('the list says so, too, and its link loads the page', async ({ page, open, complaints }) => {
  complaints.allow(/Failed to load resource/);
  await open(page, '/products');
  await page.route('**/fn/browse_products', (route) => route.fulfill(html(200)), { times: 1 });
  await page.getByRole('searchbox').fill('nothing has this name');
  await told(page, SIGN_IN).getByRole('link', { name: 'Try again' }).click();
  await expect(page).toHaveURL(/q=nothing/);
  await expect(told(page, SIGN_IN)).toBeHidden();
});

test('a text on the line that the page does not know makes it ask', async ({ page, open, api }) => {
  let line;
  await page.routeWebSocket(/\/live$/, (socket) => {
    const server = socket.connectToServer();
    // Messages of the server are dropped.
    server.onMessage(() => {});
    line = socket;
  });
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await api.change(id, { price: 12 });
  await expect.poll(() => line !== undefined).toBe(true);
  line.send(JSON.stringify({ event: { product: id, version: 1, kind: 'teleported' } }));
  await expect(page.locator('.strips')).toContainText('Bo saved version 1');
});
