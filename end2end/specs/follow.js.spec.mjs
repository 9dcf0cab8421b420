// An open form and saves of others: it follows, nothing moves, and its messages are true.
import { deaf, expect, expectAccessible, signAs, takenOver, test } from '../helpers/test.mjs';
import { field, save, type } from '../helpers/editing.mjs';

const strip = (page) => page.locator('.strips');
const notices = (page) => page.locator('.notices');
const takeIn = (page) => strip(page).getByRole('button', { name: 'Take these in' });

test('a form in which nothing is typed follows by itself, with a mark and a word', async ({ page, api, open }) => {
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await field(page, 'Description').focus();
  await api.change(id, { price: 12, description: 'New text.' }, 'Bo');
  await expect(field(page, 'Price')).toHaveValue('12.00');
  await expect(field(page, 'Description')).toHaveValue('New text.');
  await expect(page.locator('.field.is-fresh')).toHaveCount(2);
  await expect(strip(page)).toContainText('Bo saved version 1 just now: Description and Price.');
  await expect(strip(page).getByRole('button', { name: 'Dismiss' })).toBeVisible();
  await expect(strip(page).getByRole('button')).toHaveCount(1);
  await expect(field(page, 'Description')).toBeFocused();
  await expect(page.getByText('No unsaved changes')).toBeVisible();
  await expect(page.locator('.is-fresh')).toHaveCount(0);
  // It continues from that version: no merge, no question.
  await type(page, { Price: '13' });
  await save(page);
  await expect(page.getByText('Saved as version 2.', { exact: true })).toBeVisible();
  await expect(strip(page)).toBeEmpty();
  expect(await api.get(id)).toMatchObject({ price: 13, description: 'New text.', version: 2 });
});

test('once something is typed it follows no more; taken back, it follows again', async ({ page, api, open }) => {
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await type(page, { Name: 'Typed here' });
  await api.change(id, { price: 12 }, 'Bo');
  await expect(takeIn(page)).toBeVisible();
  await expect(field(page, 'Price')).toHaveValue('10.00');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(field(page, 'Price')).toHaveValue('12.00');
  await api.change(id, { price: 13 }, 'Cy');
  await expect(field(page, 'Price')).toHaveValue('13.00');
  await expect(strip(page)).toContainText('Cy saved version 2');
});

test('Take these in says what came in, and what did not', async ({ page, api, open }) => {
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await type(page, { Price: '11' });
  await api.change(id, { price: 12, name: 'Renamed' }, 'Bo');
  await takeIn(page).click();
  await expect(page.getByText('Name updated from version 1. Price stays as you typed it.')).toBeVisible();
  await expect(field(page, 'Name')).toHaveValue('Renamed');
  await expect(page.locator('.field.is-fresh')).toHaveCount(1);
  await api.change(id, { price: 12.5 }, 'Bo');
  await takeIn(page).click();
  await expect(page.getByText('Nothing was updated: Price stays as you typed it.')).toBeVisible();
  await expect(field(page, 'Price')).toHaveValue('11');
  await expect(page.locator('#price-mark')).toHaveText('Bo: 12.50');
});

for (const [width, height] of [[1280, 844], [700, 844], [390, 844], [320, 256]]) {
  test(`nothing that comes by itself moves a field: ${width} × ${height}`, async ({ page, context, person, api, open }) => {
    await page.setViewportSize({ width, height });
    await signAs(context, 'Ada');
    const { id } = await api.create({ name: 'Lamp', price: 10 });
    await open(page, `/products/${id}`);
    const place = () => page.evaluate(() => {
      const names = ['name', 'description', 'price', 'stock_quantity'];
      return names.map((name) => document.querySelector(`#${name}`).getBoundingClientRect().top + scrollY);
    });
    const before = await place();
    const others = await Promise.all(['Bo', 'A name as long as people have them'].map(person));
    for (const other of others) {
      await open(other, `/products/${id}`);
      await type(other, { Description: 'Typed by somebody else' });
    }
    await expect(page.getByRole('list', { name: 'Also here' })).toContainText('is changing Description');
    expect(await place(), 'people').toEqual(before);
    await api.change(id, { price: 12 }, 'Bo');
    await expect(strip(page)).toContainText('Bo saved version 1');
    expect(await place(), 'followed').toEqual(before);
    await type(page, { Price: '13' });
    await api.change(id, { price: 14, name: 'A much longer name that wraps in a narrow window' }, 'A name as long as people have them');
    await expect(takeIn(page)).toBeVisible();
    await expect(page.locator('#price-mark')).not.toBeEmpty();
    expect(await place(), 'to be taken in').toEqual(before);
    await api.delete(id, 'Bo');
    await expect(strip(page)).toContainText('deleted this product');
    expect(await place(), 'deleted').toEqual(before);
  });

  test(`a draft that is offered moves no field, and can be pressed: ${width} × ${height}`, async ({ page, api, open }) => {
    await page.setViewportSize({ width, height });
    const { id } = await api.create({ price: 10 });
    await open(page, `/products/${id}`);
    const top = () => page.evaluate(() => document.querySelector('#name').getBoundingClientRect().top + scrollY);
    const before = await top();
    await type(page, { Price: '11' });
    page.once('dialog', (question) => question.accept());
    await page.reload();
    await takenOver(page);
    await expect(notices(page).getByText('You have unsaved changes from')).toBeVisible();
    expect(await top()).toBe(before);
    await notices(page).getByRole('button', { name: 'Restore' }).click();
    await expect(field(page, 'Price')).toHaveValue('11');
  });
}

for (const [scheme, width] of [['light', 1280], ['dark', 1280], ['light', 390], ['dark', 390]]) {
  test(`axe finds nothing in what the strip says: ${scheme}, ${width} px`, async ({ page, api, open }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 844 });
    const { id } = await api.create({ price: 10 });
    await open(page, `/products/${id}`);
    await api.change(id, { price: 12 }, 'Bo');
    await expect(page.locator('.is-fresh')).toHaveCount(1);
    await expectAccessible(page);
    await type(page, { Price: '13' });
    await api.change(id, { price: 14, name: 'Renamed' }, 'Bo');
    await expect(takeIn(page)).toBeVisible();
    await expectAccessible(page);
    await api.delete(id, 'Bo');
    await expect(strip(page)).toContainText('deleted this product');
    await expectAccessible(page);
  });
}

test.describe('what others save while the one before is being fetched', () => {
  const EDITOR = '**/fn/load_editor*';

  test('is asked for, too', async ({ page, api, open }) => {
    const { id } = await api.create({ price: 10 });
    await open(page, `/products/${id}`);
    let answer;
    const held = new Promise((resolve) => (answer = resolve));
    let asked;
    const isAsked = new Promise((resolve) => (asked = resolve));
    await page.route(EDITOR, async (route) => {
      const response = await route.fetch();
      asked();
      await held;
      await route.fulfill({ response });
    }, { times: 1 });
    await api.change(id, { price: 12 }, 'Bo');
    await isAsked;
    await api.change(id, { name: 'Renamed' }, 'Cy');
    await heardOf(page, api, id);
    answer();
    await expect(strip(page)).toContainText('Cy saved version 2');
    await expect(field(page, 'Name')).toHaveValue('Renamed');
    await expect(field(page, 'Price')).toHaveValue('12.00');
  });

  test('is asked for again after errors', async ({ page, api, open, complaints }) => {
    complaints.allow(/Failed to load resource/);
    const { id } = await api.create({ price: 10 });
    await open(page, `/products/${id}`);
    let failures = 0;
    await page.route(EDITOR, async (route) => {
      failures += 1;
      await (failures === 1 ? route.abort() : route.fulfill({ status: 503, contentType: 'application/json', body: '"Unavailable"' }));
    }, { times: 3 });
    await api.change(id, { price: 12 }, 'Bo');
    await expect(field(page, 'Price')).toHaveValue('12.00');
    expect(failures).toBe(3);
  });
});

/** Waits until the page has received everything saved so far, by waiting for a later message on the same
 * connection. */
async function heardOf(page, api, id) {
  const { version } = await api.get(id);
  await expect.poll(() => page.evaluate((wanted) => globalThis.told?.some((text) => text.includes(`"version":${wanted}`)), version)).toBe(true);
}

test.beforeEach(async ({ page }) => {
  // Records what the page receives, so that a test can wait for it.
  await page.addInitScript(() => {
    globalThis.told = [];
    const Real = globalThis.WebSocket;
    globalThis.WebSocket = class extends Real {
      constructor(...args) {
        super(...args);
        this.addEventListener('message', ({ data }) => globalThis.told.push(data));
      }
    };
  });
});

test.describe('a product that was deleted', () => {
  test('offers nothing to review or to take in', async ({ page, api, open }) => {
    const { id } = await api.create({ price: 10 });
    await open(page, `/products/${id}`);
    await type(page, { Name: 'Typed here' });
    await api.change(id, { price: 12 }, 'Bo');
    await expect(takeIn(page)).toBeVisible();
    await strip(page).getByRole('button', { name: 'Review' }).click();
    await api.delete(id, 'Dora');
    await expect(strip(page)).toContainText('Dora deleted this product');
    await expect(page.locator('dialog:modal')).toHaveCount(0);
    await expect(strip(page).getByRole('button')).toHaveCount(0);
    await expect(page.locator('#price-mark')).toBeEmpty();
    await expect(strip(page)).toContainText('What you typed is kept');
  });

  test('is said to be so until it is back: restored from here', async ({ page, api, open }) => {
    const { id } = await api.create({ price: 10 });
    await open(page, `/products/${id}`);
    await type(page, { Price: '11' });
    await api.delete(id, 'Dora');
    await expect(strip(page)).toContainText('Dora deleted this product');
    await save(page);
    await page.getByRole('button', { name: 'Restore with my changes' }).click();
    await expect(page.getByText('Restored as version 2.')).toBeVisible();
    await expect(strip(page)).toBeEmpty();
    await type(page, { Price: '12' });
    await save(page);
    await expect(page.getByText('Saved as version 3.')).toBeVisible();
    await expect(strip(page)).toBeEmpty();
  });

  test('is said to be so until it is back: restored by somebody else', async ({ page, api, open, request }) => {
    const { id } = await api.create({ price: 10 });
    await open(page, `/products/${id}`);
    await type(page, { Price: '11' });
    await api.delete(id, 'Dora');
    await expect(strip(page)).toContainText('Dora deleted this product');
    await request.post(`/products/${id}/restore`, { form: {} });
    await expect(strip(page)).not.toContainText('deleted');
    await save(page);
    await expect(page.getByText('Saved as version 3')).toBeVisible();
  });

  test('is said to be so after Esc, also where no line told of it', async ({ page, api, open }) => {
    await deaf(page);
    const { id } = await api.create({ price: 10 });
    await open(page, `/products/${id}`);
    await type(page, { Price: '11' });
    await api.delete(id, 'Dora');
    await save(page);
    await expect(page.getByRole('dialog', { name: /deleted this product/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(strip(page)).toContainText('Dora deleted this product');
  });

  test('comes back with one button where nothing is typed', async ({ page, api, open }) => {
    const { id } = await api.create({ price: 10 });
    await open(page, `/products/${id}`);
    await api.delete(id, 'Dora');
    await expect(strip(page)).toContainText('Dora deleted this product');
    await expect(strip(page)).not.toContainText('you typed');
    await strip(page).getByRole('button', { name: 'Restore' }).click();
    await expect(page.getByText('Dora deleted this product')).toHaveCount(0);
    await expect(field(page, 'Price')).toHaveValue('10.00');
    expect((await api.get(id)).version).toBe(2);
  });
});
