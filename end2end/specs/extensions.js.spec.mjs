// Extensions and translation change the page: either Save works, or the page says why it does not.
import { CHANGES, changeAt } from '../helpers/extensions.mjs';
import { save } from '../helpers/editing.mjs';
import { expect, takenOver, test, unique } from '../helpers/test.mjs';

const notice = (page) => page.getByRole('alert').filter({ hasText: 'Part of this page has stopped working' });
// By id, because a translation changes the labels.
const put = async (page, values) => {
  for (const [id, value] of Object.entries(values)) await page.locator(`#${id}`).fill(value);
};
const fails = [/RuntimeError|unreachable|panicked|hydration|hydrating|marker node|closure invoked/i];

for (const event of ['DOMContentLoaded', 'load']) {
  for (const [name, change] of Object.entries(CHANGES)) {
    test(`${name} at ${event}: an edit is saved, with what was typed before`, async ({ page, api }) => {
      const { id } = await api.create({ price: 10 });
      const go = await changeAt(page, change, event);
      await go(`/products/${id}`, () => put(page, { description: 'Typed early.' }));
      await takenOver(page);
      await put(page, { price: '11' });
      await save(page);
      await expect(page.getByText('Saved as version 1.')).toBeVisible();
      await expect(notice(page)).toBeHidden();
      expect(await api.get(id)).toMatchObject({ price: 11, description: 'Typed early.', version: 1 });
    });

    test(`${name} at ${event}: a new product is saved`, async ({ page }) => {
      const product = unique('Kettle');
      const go = await changeAt(page, change, event);
      await go('/products/new', () => put(page, { name: product }));
      await takenOver(page);
      await put(page, { description: 'New.', price: '3', stock_quantity: '4' });
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByText(`Added ${product}.`)).toBeVisible();
      await expect(page).toHaveURL(/\/products\/\d+$/);
      await expect(page.locator('#price')).toHaveValue('3.00');
    });
  }
}

test('what has the focus keeps it', async ({ page, api }) => {
  const { id } = await api.create({ description: 'One.' });
  const go = await changeAt(page, CHANGES['an element after #description'], 'load');
  await go(`/products/${id}`, () => page.locator('#description').press('End'));
  await takenOver(page);
  await page.keyboard.type(' Two.');
  await expect(page.locator('#description')).toBeFocused();
  await expect(page.locator('#description')).toHaveValue('One. Two.');
});

for (const [name, change] of Object.entries(CHANGES)) {
  test(`${name}, after the page was taken over: the form saves`, async ({ page, open, api }) => {
    const { id } = await api.create({ price: 10 });
    await open(page, `/products/${id}`);
    await page.evaluate(change);
    await put(page, { price: '11' });
    await page.locator('#price').press('Enter');
    await expect(page.getByText('Saved as version 1.')).toBeVisible();
    expect(await api.get(id)).toMatchObject({ price: 11 });
    // The page keeps working, and follows others.
    await api.change(id, { name: 'Renamed elsewhere' });
    await expect(page.locator('.strips')).toContainText('Bo saved version 2');
    await put(page, { price: '12' });
    await page.locator('#price').press('Enter');
    await expect.poll(async () => (await api.get(id)).price).toBe(12);
  });
}

test.describe('where hydration fails, the plain page is left', () => {
  test.beforeEach(async ({ page, complaints }) => {
    complaints.allow(...fails);
    // During parsing, so that the change cannot be distinguished from what the server sent.
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        const field = document.querySelector('#description');
        if (!field) return;
        observer.disconnect();
        field.after(document.createElement('div'));
      }).observe(document, { childList: true, subtree: true });
    });
  });

  test('an edit says so, keeps what was typed, and saves', async ({ page, api }) => {
    const { id } = await api.create({ price: 10 });
    await page.goto(`/products/${id}`);
    await expect(notice(page)).toBeVisible();
    await put(page, { price: '11', description: 'Typed.' });
    await save(page);
    await expect(page.getByText('Saved as version 1.')).toBeVisible();
    expect(await api.get(id)).toMatchObject({ price: 11, description: 'Typed.' });
  });

  test('a new product is saved', async ({ page }) => {
    const product = unique('Kettle');
    await page.goto('/products/new');
    await expect(notice(page)).toBeVisible();
    await put(page, { name: product, price: '3', stock_quantity: '4' });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText(`Added ${product}.`)).toBeVisible();
  });

  test('links lead where they say', async ({ page, api }) => {
    const { id } = await api.create();
    await page.goto(`/products/${id}`);
    await expect(notice(page)).toBeVisible();
    await page.getByRole('link', { name: 'Products' }).first().click();
    await expect(page).toHaveURL(/\/products$/);
    await expect(page.getByRole('table')).toBeVisible();
  });
});

test('where fields were wrapped while the page was parsed, the plain page is left', async ({ page, api, complaints }) => {
  complaints.allow(...fails, /Cannot read properties of/);
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('#save')) return;
      observer.disconnect();
      for (const field of document.querySelectorAll('#name, #price')) {
        const box = document.createElement('span');
        field.replaceWith(box);
        box.append(field);
      }
    }).observe(document, { childList: true, subtree: true });
  });
  const { id } = await api.create({ price: 10 });
  await page.goto(`/products/${id}`);
  await expect(notice(page)).toBeVisible();
  await put(page, { price: '11' });
  await save(page);
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ price: 11 });
});

/** Makes the WASM panic at the next thing that it renders. */
const breakRendering = (page) => page.evaluate(() => {
  Document.prototype.createElement = () => { throw new Error('no more elements'); };
});

test.describe('a page that panics later', () => {
  test.beforeEach(async ({ page, complaints }) => {
    // The WASM finds that its socket is silent when its timers fire.
    complaints.allow(...fails, /no more elements/, /WebSocket/);
    await page.clock.install();
  });

  /** The page has failed and has become plain; all timers of the WASM have fired since. */
  const hasFailed = async (page) => {
    await expect(notice(page)).toBeVisible();
    await page.clock.runFor(60_000);
  };

  test('says so; what is typed then is saved on the version that the page had', async ({ page, open, api }) => {
    const { id } = await api.create({ price: 10, stock_quantity: 5 });
    await open(page, `/products/${id}`);
    await put(page, { price: '11' });
    await save(page);
    await expect(page.getByText('Saved as version 1.')).toBeVisible();
    await breakRendering(page);
    await put(page, { price: '12' });
    await save(page);
    await hasFailed(page);
    // It was saved; only the message could not be shown.
    await expect(page.locator('#price')).toHaveValue('12.00');
    await put(page, { price: '13' });
    await save(page);
    await expect(notice(page)).toBeHidden();
    await expect(page.getByText(/Saved as version \d\./)).toBeVisible();
    expect(await api.get(id)).toMatchObject({ price: 13, stock_quantity: 5 });
  });

  test('a movement whose answer it could not show counts once', async ({ page, open, api }) => {
    const { id } = await api.create({ stock_quantity: 10 });
    await open(page, `/products/${id}`);
    await page.getByText('Add or take').click();
    await put(page, { stock_delta: '-2', stock_reason: 'sale' });
    await breakRendering(page);
    await save(page);
    await hasFailed(page);
    await save(page);
    await expect(notice(page)).toBeHidden();
    expect((await api.get(id)).stock_quantity).toBe(8);
  });

  test('a new product whose answer it could not show is made once', async ({ page, open }) => {
    const product = unique('Fork');
    await open(page, '/products');
    await page.getByRole('link', { name: 'New product' }).click();
    await put(page, { name: product, price: '1', stock_quantity: '1' });
    await breakRendering(page);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await hasFailed(page);
    await put(page, { name: product, price: '1', stock_quantity: '1' });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(notice(page)).toBeHidden();
    await page.goto(`/products?q=${product}`);
    await expect(page.getByRole('row', { name: product })).toHaveCount(1);
  });

  test('what was typed and chosen, and the cursor, stay where they were', async ({ page, open, api }) => {
    const { id } = await api.create({ description: 'One.' });
    await open(page, `/products/${id}`);
    await put(page, { name: 'Typed before' });
    await page.locator('#status').selectOption('archived');
    await put(page, { description: 'One. Two.' });
    await page.locator('#description').press('ArrowLeft');
    await breakRendering(page);
    await api.change(id, { price: 12 });
    await hasFailed(page);
    await page.keyboard.type('!');
    await expect(page.locator('#description')).toHaveValue('One. Two!.');
    await expect(page.locator('#name')).toHaveValue('Typed before');
    await expect(page.locator('#status')).toHaveValue('archived');
    await save(page);
    await expect(notice(page)).toBeHidden();
    const merged = { name: 'Typed before', description: 'One. Two!.', status: 'archived', price: 12 };
    expect(await api.get(id)).toMatchObject(merged);
  });
});
