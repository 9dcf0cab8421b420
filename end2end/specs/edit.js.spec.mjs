// The edit page with WASM: successful saves, failed saves, and leaving the page.
import { deaf, expect, takenOver, test } from '../helpers/test.mjs';
import { collide, dialog, field, save, saveWith, type } from '../helpers/editing.mjs';

/** Counts the save requests of the browser. */
async function countSaves(page) {
  const count = { sent: 0 };
  await page.route('**/fn/save_product*', async (route) => {
    count.sent += 1;
    await route.continue();
  });
  return count;
}

test('a save says its version and leaves nothing unsaved', async ({ page, api, open }) => {
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await expect(page.getByText('No unsaved changes')).toBeVisible();
  await type(page, { Price: '12,5', Stock: '7' });
  await expect(page.getByText('Unsaved: Price and Stock')).toBeVisible();
  await save(page);
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  await expect(page.getByText('No unsaved changes')).toBeVisible();
  await expect(field(page, 'Price')).toHaveValue('12.50');
  expect(await api.get(id)).toMatchObject({ price: 12.5, stock_quantity: 7, version: 1 });
});

test('what is already there raises no version', async ({ page, api, open }) => {
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await saveWith(page, { Price: '10.0' });
  await expect(page.getByText('Already saved as version 0.')).toBeVisible();
  expect((await api.get(id)).version).toBe(0);
});

test('Ctrl+Enter saves from any field, and twice sends one request', async ({ page, api, open }) => {
  const { id } = await api.create();
  await open(page, `/products/${id}`);
  const count = await countSaves(page);
  await type(page, { Description: 'New text.' });
  await field(page, 'Description').press('Control+Enter');
  await field(page, 'Description').press('Control+Enter');
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  await expect(page.getByText('No unsaved changes')).toBeVisible();
  expect((await api.get(id)).version).toBe(1);
  expect(count.sent).toBe(1);
});

test('a double click sends one request and makes no conflict with oneself', async ({ page, api, open }) => {
  const { id } = await api.create();
  await open(page, `/products/${id}`);
  let sent = 0;
  let answer;
  const held = new Promise((resolve) => (answer = resolve));
  await page.route('**/fn/save_product*', async (route) => {
    sent += 1;
    await held;
    await route.continue();
  });
  await type(page, { Price: '11' });
  const place = await page.locator('#save').boundingBox();
  await page.locator('#save').dblclick();
  await expect(page.locator('#save')).toHaveAttribute('aria-busy', 'true');
  expect(await page.locator('#save').boundingBox()).toEqual(place);
  answer();
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  expect(sent).toBe(1);
});

test('what is typed while the answer is on its way stays typed', async ({ page, api, open }) => {
  const { id } = await api.create({ name: 'Lamp', price: 10 });
  await open(page, `/products/${id}`);
  let answer;
  const held = new Promise((resolve) => (answer = resolve));
  await page.route('**/fn/save_product*', async (route) => { await held; await route.continue(); }, { times: 1 });
  await saveWith(page, { Price: '11' });
  await type(page, { Name: 'Typed on' });
  answer();
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  await expect(page.getByText('Unsaved: Name')).toBeVisible();
  await save(page);
  await expect(page.getByText('Saved as version 2.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ name: 'Typed on', price: 11 });
});

test('errors stand on their fields, all at once, and the first has the focus', async ({ page, api, open }) => {
  const { id } = await api.create();
  await open(page, `/products/${id}`);
  await saveWith(page, { Name: '  ', Price: 'cheap', Stock: '1.5' });
  await expect(page.getByText('Enter a name.')).toBeVisible();
  await expect(page.getByText('Enter a price like 19.99.')).toBeVisible();
  await expect(page.getByText('Enter the stock as a whole number.')).toBeVisible();
  await expect(field(page, 'Name')).toBeFocused();
  await expect(field(page, 'Name')).toHaveAttribute('aria-invalid', 'true');
  await type(page, { Name: 'Better' });
  await expect(page.getByText('Enter a name.')).toBeHidden();
  await expect(page.getByText('Enter a price like 19.99.')).toBeVisible();
  expect((await api.get(id)).version).toBe(0);
});

test.describe('a save that merges', () => {
  const CLEAN = {
    product: { price: 10, stock_quantity: 10, description: 'One.\n\nTwo.' },
    theirs: { price: 12, stock_quantity: 9, description: 'One!\n\nTwo.' },
    mine: { Description: 'One.\n\nTwo!' },
  };

  test('says with whom and what, and shows it on See', async ({ page, api, open }) => {
    const { id } = await collide({ api, open, page, ...CLEAN });
    const said = "Saved as version 2, merged with Bo's changes to Description, Price and Stock.";
    await expect(page.getByText(said)).toBeVisible();
    await expect(dialog(page)).toBeHidden();
    await expect(field(page, 'Price')).toHaveValue('12.00');
    await expect(field(page, 'Stock')).toHaveValue('9');
    expect(await api.get(id)).toMatchObject({ price: 12, stock_quantity: 9, description: 'One!\n\nTwo!' });

    await page.getByRole('button', { name: 'See' }).click();
    const seen = page.getByRole('dialog', { name: 'What was merged into version 2' });
    await seen.getByRole('button', { name: 'Close' }).click();
    await expect(seen).toBeHidden();
  });

  test('is undone: theirs is stored again, and the merged values are typed text', async ({ page, api, open }) => {
    const { id } = await collide({ api, open, page, ...CLEAN });
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('Undone with version 3. Your changes are in the form, not saved.')).toBeVisible();
    expect(await api.get(id)).toMatchObject({ price: 12, stock_quantity: 9, description: 'One!\n\nTwo.', version: 3 });
    await expect(page.getByText('Unsaved: Description', { exact: true })).toBeVisible();
    await save(page);
    await expect(page.getByText('Saved as version 4.')).toBeVisible();
    expect(await api.get(id)).toMatchObject({ stock_quantity: 9, description: 'One!\n\nTwo!' });
  });

  test('of one who typed nothing new writes nothing', async ({ page, api, open }) => {
    const { id } = await collide({ api, open, page, product: { price: 10 }, theirs: { price: 12 }, mine: { Price: '12' } });
    await expect(page.getByText('Already saved as version 1.')).toBeVisible();
    expect((await api.get(id)).version).toBe(1);
  });
});

test('two tabs of one browser: the second save merges or asks like anybody else\'s', async ({ page, context, api, open }) => {
  const { id } = await api.create({ price: 10 });
  const other = await context.newPage();
  await open(page, `/products/${id}`);
  await open(other, `/products/${id}`);
  await type(page, { Price: '11' });
  await saveWith(other, { Price: '12' });
  await expect(other.getByText('Saved as version 1.')).toBeVisible();
  await save(page);
  await expect(dialog(page)).toBeVisible();
});

test.describe('a save without an answer', () => {
  test.beforeEach(({ complaints }) => complaints.allow(/Failed to load resource/));

  test('is tried again by itself, and nothing is done twice', async ({ page, api, open }) => {
    const { id } = await api.create({ stock_quantity: 10 });
    await open(page, `/products/${id}`);
    // The first attempt is written, and only its answer is lost.
    await page.route('**/fn/save_product*', async (route) => { await route.fetch(); await route.abort(); }, { times: 1 });
    await saveWith(page, { Stock: '12' });
    await expect(page.getByText('The server cannot be reached. Your changes are kept in this browser.')).toBeVisible();
    await expect(page.getByText(/Trying again in \d s\./)).toBeVisible();
    await expect(page.getByText('Saved as version 1.')).toBeVisible();
    await expect(page.getByText('The server cannot be reached.')).toBeHidden();
    expect(await api.get(id)).toMatchObject({ stock_quantity: 12, version: 1 });
  });

  test('from a database that is away says so; Try now tries', async ({ page, api, open }) => {
    const { id } = await api.create();
    await open(page, `/products/${id}`);
    let down = true;
    await page.route('**/fn/save_product*', (route) => down
      ? route.fulfill({ status: 503, contentType: 'application/json', body: '"Unavailable"' })
      : route.continue());
    await saveWith(page, { Price: '13' });
    await expect(page.getByText('The database is not answering. Your changes are kept in this browser.')).toBeVisible();
    down = false;
    await page.getByRole('button', { name: 'Try now' }).click();
    await expect(page.getByText('Saved as version 1.')).toBeVisible();
  });

  test('can be stopped; the text stays, also over a reload', async ({ page, api, open }) => {
    const { id } = await api.create();
    await open(page, `/products/${id}`);
    await page.route('**/fn/save_product*', (route) => route.abort());
    await saveWith(page, { Price: '13' });
    await page.getByRole('button', { name: 'Stop trying' }).click();
    await expect(page.getByText('Your changes are still in the form. Press Save to try again.')).toBeVisible();
    await expect(field(page, 'Price')).toHaveValue('13');
    page.on('dialog', (question) => question.accept());
    await page.reload();
    await takenOver(page);
    await page.getByRole('button', { name: 'Restore' }).click();
    await expect(field(page, 'Price')).toHaveValue('13');
  });

  test('from a browser that is offline waits for the person', async ({ page, context, api, open }) => {
    const { id } = await api.create();
    await open(page, `/products/${id}`);
    await context.setOffline(true);
    await saveWith(page, { Price: '13' });
    await expect(page.getByText('You are offline. Your changes are kept in this browser.')).toBeVisible();
    await context.setOffline(false);
    await save(page);
    await expect(page.getByText('Saved as version 1.')).toBeVisible();
  });
});

test.describe('Discard', () => {
  test('puts the form back, and can be undone', async ({ page, api, open }) => {
    const { id } = await api.create({ price: 10 });
    await open(page, `/products/${id}`);
    await expect(page.getByRole('button', { name: 'Discard' })).toBeHidden();
    await type(page, { Price: '99' });
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect(field(page, 'Price')).toHaveValue('10.00');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(field(page, 'Price')).toHaveValue('99');
    await save(page);
    await expect(page.getByText('Saved as version 1.')).toBeVisible();
  });
});

test.describe('leaving', () => {
  test('by a link asks first', async ({ page, api, open }) => {
    const { id } = await api.create();
    await open(page, `/products/${id}`);
    await type(page, { Price: '99' });
    await page.getByRole('main').getByRole('link', { name: 'Products' }).click();
    await page.getByRole('button', { name: 'Stay' }).click();
    await expect(field(page, 'Price')).toHaveValue('99');
    await page.getByRole('main').getByRole('link', { name: 'Products' }).click();
    await page.getByRole('button', { name: /^Leave/ }).click();
    await expect(page).toHaveURL(/\/products$/);
    // It is still there after returning to the page.
    await page.goto(`/products/${id}`);
    await expect(page.getByText('You have unsaved changes from')).toBeVisible();
  });

  test('with nothing typed does not ask', async ({ page, api, open }) => {
    const { id } = await api.create();
    await open(page, `/products/${id}`);
    await page.getByRole('main').getByRole('link', { name: 'Products' }).click();
    await expect(page).toHaveURL(/\/products$/);
  });
});

test.describe('Delete', () => {
  test('goes to the list, where it can be undone', async ({ page, api, open }) => {
    const { id, name } = await api.create();
    await open(page, `/products/${id}`);
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect(page).toHaveURL(/\/products$/);
    await expect(page.getByText(`Deleted ${name}.`)).toBeVisible();
    expect(await api.get(id)).toBeNull();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText(`${name} is back.`)).toBeVisible();
    expect((await api.get(id)).name).toBe(name);
  });

  test('of a version that somebody has replaced asks again', async ({ page, api, open }) => {
    const { id } = await api.create({ price: 10 });
    await deaf(page);
    await open(page, `/products/${id}`);
    await api.change(id, { price: 12 });
    await page.getByRole('button', { name: 'Delete' }).click();
    const question = page.getByRole('dialog', { name: 'Delete the newer version?' });
    await expect(question.getByText('Bo changed Price')).toBeVisible();
    await question.getByRole('button', { name: 'Keep it' }).click();
    expect((await api.get(id)).version).toBe(1);
    await page.getByRole('button', { name: 'Delete' }).click();
    await question.getByRole('button', { name: 'Delete anyway' }).click();
    await expect(page).toHaveURL(/\/products$/);
    expect(await api.get(id)).toBeNull();
  });
});

test('reached from the list, without loading a page, it works the same', async ({ page, api, open }) => {
  const { id, name } = await api.create({ price: 10 });
  await open(page, `/products?q=${encodeURIComponent(name)}`);
  await page.getByRole('link', { name }).click();
  await expect(page).toHaveURL(new RegExp(`/products/${id}$`));
  await saveWith(page, { Price: '11' });
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  await type(page, { Price: '13' });
  await api.change(id, { price: 12 });
  await save(page);
  await expect(dialog(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(field(page, 'Price')).toHaveValue('13');
  // A product that was deleted in the meantime also opens as deleted.
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Products' }).click();
  // Back to the list as it was left.
  await expect(page).toHaveURL(/\/products\?q=/);
  await api.delete(id);
  await page.goBack();
  await expect(page.getByText(/Bo deleted this product/)).toBeVisible();
});

test('a description full of tags stays text', async ({ page, api, open }) => {
  const text = '</textarea><script>document.title="owned"</script><img src=x onerror=alert(1)>\n& &amp; <b>';
  const { id } = await api.create({ description: text });
  await open(page, `/products/${id}`);
  await expect(field(page, 'Description')).toHaveValue(text);
  await saveWith(page, { Price: '11' });
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  expect((await api.get(id)).description).toBe(text);
  expect(await page.title()).not.toBe('owned');
});
