// Ctrl+S and Cmd+S save, wherever the focus is; and a long wait shows a message.
import { deaf, expect, takenOver, test, unique } from '../helpers/test.mjs';
import { choose, dialog, field, inConflict, save, type } from '../helpers/editing.mjs';

/** Presses a key; returns whether the browser may still do its default action. */
async function press(page, keys) {
  await page.evaluate(() => {
    globalThis.prevented = undefined;
    // After all other listeners.
    addEventListener('keydown', (event) => {
      if (event.key === 's') setTimeout(() => { globalThis.prevented = event.defaultPrevented; });
    }, { capture: true });
  });
  await page.keyboard.press(keys);
  await expect.poll(() => page.evaluate(() => globalThis.prevented)).toBe(true);
}

test.describe('saves', () => {
  for (const keys of ['Control+s', 'Meta+s']) {
    test(`the edit page by ${keys}, from a field and from outside of the form`, async ({ page, api, open }) => {
      const { id } = await api.create();
      await open(page, `/products/${id}`);
      await type(page, { Price: '11' });
      await press(page, keys);
      await expect(page.getByText('Saved as version 1.')).toBeVisible();
      await type(page, { Price: '12' });
      await page.getByRole('link', { name: 'History' }).focus();
      await press(page, keys);
      await expect(page.getByText('Saved as version 2.')).toBeVisible();
      expect(await api.get(id)).toMatchObject({ price: 12, version: 2 });
    });
  }

  test('a new product', async ({ page, open }) => {
    const name = unique('Kettle');
    await open(page, '/products/new');
    for (const [label, text] of [['Name', name], ['Price', '1'], ['Stock', '1']]) {
      await page.getByRole('textbox', { name: label, exact: true }).fill(text);
    }
    await press(page, 'Control+s');
    await expect(page.getByText(`Added ${name}.`)).toBeVisible();
  });

  test('what is decided in the dialog, and nothing behind it', async ({ page, api, open }) => {
    const { id } = await inConflict({
      api, open, page, product: { price: 10 }, theirs: { price: 12 }, mine: { Price: '11' },
    });
    await press(page, 'Control+s');
    await expect(dialog(page).getByText('Decide Price first.')).toBeVisible();
    await choose(page, 'Price', 'Yours');
    await press(page, 'Control+s');
    await expect(page.getByText('Saved as version 2')).toBeVisible();
    expect((await api.get(id)).price).toBe(11);
  });

  test('nothing while another question is open', async ({ page, api, open }) => {
    const { id } = await api.create();
    await open(page, `/products/${id}`);
    await type(page, { Price: '11' });
    await page.getByRole('main').getByRole('link', { name: 'Products' }).click();
    await expect(page.getByRole('button', { name: 'Stay' })).toBeVisible();
    await press(page, 'Control+s');
    await page.getByRole('button', { name: 'Stay' }).click();
    await expect(page.getByText('Unsaved: Price')).toBeVisible();
    expect((await api.get(id)).version).toBe(0);
  });
});

test.describe('a database that does not answer', () => {
  test('is named while a save waits, and the text is kept', async ({ page, api, open }) => {
    const { id } = await api.create();
    await open(page, `/products/${id}`);
    let answer;
    const held = new Promise((resolve) => (answer = resolve));
    await page.route('**/fn/save_product*', async (route) => { await held; await route.continue(); }, { times: 1 });
    await type(page, { Price: '11' });
    await save(page);
    await expect(page.getByText('The database has not answered yet. Your changes are kept in this browser.')).toBeVisible();
    answer();
    await expect(page.getByText('Saved as version 1.')).toBeVisible();
    await expect(page.getByText('The database has not answered yet.')).toBeHidden();
  });

  test('is named while a product loads', async ({ page, api, open }) => {
    const { id, name } = await api.create();
    await open(page, `/products?q=${encodeURIComponent(name)}`);
    let answer;
    const held = new Promise((resolve) => (answer = resolve));
    await page.route('**/fn/load_editor*', async (route) => { await held; await route.continue(); }, { times: 1 });
    await page.getByRole('link', { name }).click();
    await expect(page.getByText('The database has not answered yet. Still loading.')).toBeVisible();
    answer();
    await expect(field(page, 'Name')).toHaveValue(name);
    expect(id).toBeTruthy();
  });

  test('is named while a product is deleted', async ({ page, api, open }) => {
    await deaf(page);
    const { id } = await api.create();
    await open(page, `/products/${id}`);
    await takenOver(page);
    let answer;
    const held = new Promise((resolve) => (answer = resolve));
    await page.route('**/fn/delete_product*', async (route) => { await held; await route.continue(); }, { times: 1 });
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByText('The database has not answered yet. Still waiting.')).toBeVisible();
    answer();
    await expect(page).toHaveURL(/\/products$/);
  });
});
