// The conflict dialog: its questions, and each way to leave it.
import { expect, test } from '../helpers/test.mjs';
import {
  asked, button, choose, dialog, field, inConflict, result, save, type,
} from '../helpers/editing.mjs';

const PRICE = { product: { price: 10 }, theirs: { price: 12 }, mine: { Price: '11' } };

test.describe('a price that both changed', () => {
  test('is told with names, versions and what is safe', async ({ page, api, open }) => {
    await inConflict({ api, open, page, ...PRICE });
    await expect(dialog(page).getByRole('heading', { level: 2 })).toHaveText(
      'Bo saved version 1 just now, while you were editing version 0.',
    );
    await expect(dialog(page).getByText('Your changes are not lost.')).toBeVisible();
    await expect(dialog(page).getByText('Needs your decision (1)')).toBeVisible();
    await expect(dialog(page).getByText('0 of 1 decided')).toBeVisible();
    const price = asked(page, 'Price');
    for (const value of ['10.00', '12.00', '11.00']) await expect(price.getByText(value)).toBeVisible();
    // Nothing is selected by default.
    for (const radio of await price.getByRole('radio').all()) await expect(radio).not.toBeChecked();
    await expect(result(page, 'Price')).toHaveValue('');
  });

  for (const [side, stored] of [['Theirs', null], ['Yours', 11]]) {
    test(`is decided for ${side}`, async ({ page, api, open }) => {
      const { id } = await inConflict({ api, open, page, ...PRICE, mine: { Price: '11', Name: 'New name' } });
      await choose(page, 'Price', side);
      await expect(result(page, 'Price')).toHaveValue(side === 'Yours' ? '11.00' : '12.00');
      await expect(dialog(page).getByText('1 of 1 decided')).toBeVisible();
      await button(page, 'Save merged version').click();
      await expect(page.getByText('Saved as version 2')).toBeVisible();
      await expect(dialog(page)).toBeHidden();
      await expect(page.locator('#save')).toBeFocused();
      expect(await api.get(id)).toMatchObject({ price: stored ?? 12, name: 'New name', version: 2 });
      await expect(field(page, 'Price')).toHaveValue(side === 'Yours' ? '11.00' : '12.00');
      await expect(page.getByText('No unsaved changes')).toBeVisible();
    });
  }

  test('is decided by typing the result', async ({ page, api, open }) => {
    const { id } = await inConflict({ api, open, page, ...PRICE });
    await result(page, 'Price').fill('11,75');
    await expect(dialog(page).getByText('1 of 1 decided')).toBeVisible();
    await button(page, 'Save merged version').click();
    await expect(page.getByText('Saved as version 2')).toBeVisible();
    expect((await api.get(id)).price).toBe(11.75);
  });

  test('with a result that cannot be says so on the result', async ({ page, api, open }) => {
    const { id } = await inConflict({ api, open, page, ...PRICE });
    await result(page, 'Price').fill('a lot');
    await button(page, 'Save merged version').click();
    await expect(asked(page, 'Price').getByText('Enter a price like 19.99.')).toBeVisible();
    await expect(result(page, 'Price')).toBeFocused();
    expect((await api.get(id)).version).toBe(1);
    await result(page, 'Price').fill('13');
    await button(page, 'Save merged version').click();
    await expect(page.getByText('Saved as version 2')).toBeVisible();
  });
});

test('the main button says what is missing and goes there', async ({ page, api, open }) => {
  const { id } = await inConflict({
    api, open, page, product: { name: 'Lamp', price: 10 },
    theirs: { name: 'Desk lamp', price: 12 }, mine: { Name: 'Floor lamp', Price: '11' },
  });
  const main = button(page, 'Save merged version');
  await choose(page, 'Name', 'Yours');
  await expect(dialog(page).getByText('1 of 2 decided')).toBeVisible();
  await main.click();
  await expect(dialog(page).getByText('Decide Price first.')).toBeVisible();
  await expect(asked(page, 'Price').getByRole('radio', { name: 'Theirs' })).toBeFocused();
  expect((await api.get(id)).version).toBe(1);
  await choose(page, 'Price', 'Theirs');
  await main.click();
  await expect(page.getByText('Saved as version 2')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ name: 'Floor lamp', price: 12 });
});

test.describe('a description', () => {
  const BASE = 'A small lamp.\n\nIt gives warm light.\n\nTwo years of warranty.';
  const TEXT = {
    product: { description: BASE },
    theirs: { description: 'A small lamp.\n\nIt gives cold light.\n\nThree years of warranty.' },
    mine: { Description: 'A small lamp.\n\nIt gives bright light.\n\nFive years of warranty.' },
  };

  test('is merged passage by passage', async ({ page, api, open }) => {
    const { id } = await inConflict({ api, open, page, ...TEXT });
    const group = asked(page, 'Description');
    await expect(group.getByText('Passage 1 of 2')).toBeVisible();
    await choose(page, 'Description', 'Theirs', 0);
    await expect(dialog(page).getByText('1 of 2 decided')).toBeVisible();
    await expect(group.getByText('to decide')).toHaveCount(1);
    await choose(page, 'Description', 'Yours', 1);
    await expect(dialog(page).getByText('2 of 2 decided')).toBeVisible();
    const text = 'A small lamp.\n\nIt gives cold light.\n\nFive years of warranty.';
    await expect(result(page, 'Description')).toHaveValue(text);
    await button(page, 'Save merged version').click();
    await expect(page.getByText('Saved as version 2')).toBeVisible();
    expect((await api.get(id)).description).toBe(text);
  });

  test('can have both passages, in either order', async ({ page, api, open }) => {
    const { id } = await inConflict({ api, open, page, ...TEXT });
    await choose(page, 'Description', 'Theirs', 1);
    await expect(asked(page, 'Description').getByLabel('Yours first')).toHaveCount(2);
    await expect(asked(page, 'Description').getByLabel('Yours first').first()).toBeHidden();
    await choose(page, 'Description', 'Both', 0);
    await expect(result(page, 'Description')).toHaveValue(/It gives cold bright light\./);
    await asked(page, 'Description').getByLabel('Yours first').first().check();
    await expect(result(page, 'Description')).toHaveValue(/It gives bright cold light\./);
    await button(page, 'Save merged version').click();
    await expect(page.getByText('Saved as version 2')).toBeVisible();
    expect((await api.get(id)).description).toContain('bright cold light');
  });

  test('can be written anew', async ({ page, api, open }) => {
    const { id } = await inConflict({ api, open, page, ...TEXT });
    await result(page, 'Description').fill('Something else.');
    await expect(dialog(page).getByText('2 of 2 decided')).toBeVisible();
    await button(page, 'Save merged version').click();
    await expect(page.getByText('Saved as version 2')).toBeVisible();
    expect((await api.get(id)).description).toBe('Something else.');
  });
});

test.describe('stock', () => {
  const BASE = { product: { stock_quantity: 10 }, mine: { Stock: '12' } };

  /** Like [`inConflict`], after they sold one. */
  async function afterASale({ api, open, page }) {
    const made = await api.create(BASE.product);
    await open(page, `/products/${made.id}`);
    await type(page, BASE.mine);
    await api.move(made.id, -1);
    await save(page);
    await expect(dialog(page)).toBeVisible();
    return made;
  }

  for (const [side, stock] of [['Theirs', 9], ['Yours', 12], ['Both', 11]]) {
    test(`is decided for ${side}, the arithmetic in words`, async ({ page, api, open }) => {
      const { id } = await afterASale({ api, open, page });
      await expect(asked(page, 'Stock')).toContainText('was 10, now 9 (1 sold), you set 12. Both makes 11.');
      for (const radio of await asked(page, 'Stock').getByRole('radio').all()) await expect(radio).not.toBeChecked();
      await choose(page, 'Stock', side);
      await expect(result(page, 'Stock')).toHaveValue(String(stock));
      await button(page, 'Save merged version').click();
      await expect(dialog(page)).toBeHidden();
      expect((await api.get(id)).stock_quantity).toBe(stock);
    });
  }

  test('asks again if it moves once more, and never adds up', async ({ page, api, open }) => {
    const { id } = await afterASale({ api, open, page });
    await choose(page, 'Stock', 'Both');
    await api.move(id, -1);
    await button(page, 'Save merged version').click();
    await expect(dialog(page).getByText('Shop saved version 2 meanwhile.')).toBeVisible();
    await expect(asked(page, 'Stock').getByText('Changed meanwhile')).toBeVisible();
    await expect(asked(page, 'Stock')).toContainText('was 9, now 8 (1 sold), you set 11. Both makes 10.');
    await choose(page, 'Stock', 'Both');
    await button(page, 'Save merged version').click();
    await expect(page.getByText('Saved as version 3')).toBeVisible();
    expect((await api.get(id)).stock_quantity).toBe(10);
  });

  test('that was decided counts once, though the answer was lost and more was sold', async ({ page, api, open, complaints }) => {
    complaints.allow(/Failed to load resource/);
    const { id } = await afterASale({ api, open, page });
    await choose(page, 'Stock', 'Both');
    await page.route('**/fn/save_product*', async (route) => {
      await route.fetch();
      await api.move(id, -1);
      await route.abort();
    }, { times: 1 });
    await button(page, 'Save merged version').click();
    await expect.poll(async () => (await api.get(id)).version).toBe(3);
    // Retried automatically: it is answered as before, or asks. It never counts again.
    await expect(page.getByText('The server cannot be reached.')).toBeHidden();
    expect((await api.get(id)).stock_quantity).toBe(10);
  });

  test('where both would be below zero only the numbers are offered', async ({ page, api, open }) => {
    const { id } = await inConflict({
      api, open, page, product: { stock_quantity: 10 }, theirs: { stock_quantity: 2 }, mine: { Stock: '5' },
    });
    await expect(asked(page, 'Stock')).toContainText('was 10, now 2 (8 removed), you set 5');
    await expect(asked(page, 'Stock').getByRole('radio')).toHaveCount(2);
    await result(page, 'Stock').fill('0');
    await button(page, 'Save merged version').click();
    await expect(page.getByText('Saved as version 2')).toBeVisible();
    expect((await api.get(id)).stock_quantity).toBe(0);
  });

  test('is left alone by Overwrite with mine where it was not typed', async ({ page, api, open }) => {
    const { id } = await inConflict({
      api, open, page, product: { price: 10, stock_quantity: 10 }, theirs: { price: 12, stock_quantity: 9 }, mine: { Price: '11' },
    });
    await button(page, 'Overwrite with mine').click();
    await expect(dialog(page).getByText('Overwrite with mine takes away what Bo saved: Price 12.00.')).toBeVisible();
    await button(page, 'Overwrite with mine').click();
    await expect(page.getByText('Saved as version 2')).toBeVisible();
    expect(await api.get(id)).toMatchObject({ price: 11, stock_quantity: 9 });
  });
});

test('what was merged can be reversed, line by line', async ({ page, api, open }) => {
  const { id } = await inConflict({
    api, open, page, product: { name: 'Lamp', description: 'Old.', price: 10 },
    theirs: { price: 12, name: 'Desk lamp' }, mine: { Price: '11', Description: 'New.' },
  });
  await dialog(page).getByText('Merged for you (2)').click();
  await expect(asked(page, 'Name').getByRole('radio', { name: 'Theirs' })).toBeChecked();
  await choose(page, 'Name', 'Yours');
  await choose(page, 'Description', 'Theirs');
  await choose(page, 'Price', 'Yours');
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 2')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ name: 'Lamp', description: 'Old.', price: 11 });
});

test.describe('a third save while deciding', () => {
  const TWO = {
    product: { name: 'Lamp', price: 10 },
    theirs: { name: 'Desk lamp', price: 12 },
    mine: { Name: 'Floor lamp', Price: '11' },
  };

  test('elsewhere is merged without a word more', async ({ page, api, open }) => {
    const { id } = await inConflict({ api, open, page, ...TWO });
    await choose(page, 'Name', 'Yours');
    await choose(page, 'Price', 'Theirs');
    await api.change(id, { description: 'By Cy.' }, 'Cy');
    await button(page, 'Save merged version').click();
    await expect(page.getByText("Saved as version 3, merged with Cy's changes to Description.")).toBeVisible();
    expect(await api.get(id)).toMatchObject({ name: 'Floor lamp', price: 12, description: 'By Cy.' });
  });

  test('in a decided field asks only that again', async ({ page, api, open }) => {
    const { id } = await inConflict({ api, open, page, ...TWO });
    await choose(page, 'Name', 'Yours');
    await choose(page, 'Price', 'Yours');
    await api.change(id, { price: 13 }, 'Cy');
    await button(page, 'Save merged version').click();
    await expect(dialog(page).getByText('Cy saved version 2 meanwhile.')).toBeVisible();
    await expect(dialog(page).getByRole('heading', { level: 2 })).toHaveText(
      'Cy saved version 2 just now, while you were editing version 0.',
    );
    await expect(dialog(page).getByText('1 of 2 decided')).toBeVisible();
    await expect(asked(page, 'Name').getByRole('radio', { name: 'Yours' })).toBeChecked();
    await expect(result(page, 'Name')).toHaveValue('Floor lamp');
    await expect(asked(page, 'Price').getByText('Changed meanwhile')).toBeVisible();
    await expect(asked(page, 'Price').getByText('13.00')).toBeVisible();
    await expect(result(page, 'Price')).toHaveValue('');
    await choose(page, 'Price', 'Theirs');
    await button(page, 'Save merged version').click();
    await expect(page.getByText('Saved as version 3')).toBeVisible();
    expect(await api.get(id)).toMatchObject({ name: 'Floor lamp', price: 13, version: 3 });
  });
});

test.describe('the other buttons', () => {
  test('Keep editing keeps text and choices until Save', async ({ page, api, open }) => {
    const { id } = await inConflict({ api, open, page, ...PRICE });
    await choose(page, 'Price', 'Yours');
    await button(page, 'Keep editing').click();
    await expect(dialog(page)).toBeHidden();
    await expect(page.locator('#save')).toBeFocused();
    await expect(field(page, 'Price')).toHaveValue('11');
    await save(page);
    await expect(asked(page, 'Price').getByRole('radio', { name: 'Yours' })).toBeChecked();
    await expect(result(page, 'Price')).toHaveValue('11.00');
    await button(page, 'Save merged version').click();
    await expect(page.getByText('Saved as version 2')).toBeVisible();
    expect((await api.get(id)).price).toBe(11);
  });

  test('Esc keeps editing too, and a text typed on is merged anew', async ({ page, api, open }) => {
    const { id } = await inConflict({ api, open, page, ...PRICE });
    await choose(page, 'Price', 'Theirs');
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toBeHidden();
    await type(page, { Name: 'Typed on' });
    await save(page);
    // The same question about the price was asked before; only this person changed the name.
    await expect(asked(page, 'Price').getByRole('radio', { name: 'Theirs' })).toBeChecked();
    await button(page, 'Save merged version').click();
    await expect(page.getByText('Saved as version 2')).toBeVisible();
    expect(await api.get(id)).toMatchObject({ name: 'Typed on', price: 12 });
  });

  test('Discard mine asks once and loads theirs', async ({ page, api, open }) => {
    const { id } = await inConflict({ api, open, page, ...PRICE });
    await button(page, 'Discard mine and load version 1').click();
    await expect(dialog(page).getByText('Your changes to Price will be lost')).toBeVisible();
    await button(page, 'Go back').click();
    await button(page, 'Discard mine and load version 1').click();
    await button(page, 'Discard mine and load version 1').click();
    await expect(dialog(page)).toBeHidden();
    await expect(field(page, 'Price')).toHaveValue('12.00');
    await expect(page.getByText('No unsaved changes')).toBeVisible();
    expect((await api.get(id)).version).toBe(1);
    await type(page, { Price: '14' });
    await save(page);
    await expect(page.getByText('Saved as version 2')).toBeVisible();
  });

  test('a double click does not get past the question', async ({ page, api, open }) => {
    await inConflict({ api, open, page, ...PRICE });
    await button(page, 'Discard mine and load version 1').dblclick();
    await expect(dialog(page).getByText('Your changes to Price will be lost')).toBeVisible();
  });

  test('Overwrite with mine says first what is lost', async ({ page, api, open }) => {
    const { id } = await inConflict({
      api, open, page, ...PRICE, theirs: { price: 12, name: 'Desk lamp' },
    });
    await button(page, 'Overwrite with mine').click();
    await expect(
      dialog(page).getByText('Overwrite with mine takes away what Bo saved: Name “Desk lamp” and Price 12.00.'),
    ).toBeVisible();
    expect((await api.get(id)).version).toBe(1);
    await button(page, 'Overwrite with mine').click();
    await expect(page.getByText('Saved as version 2')).toBeVisible();
    const stored = await api.get(id);
    expect(stored.price).toBe(11);
    expect(stored.name).not.toBe('Desk lamp');
  });

  test('Copy my changes copies and says so', async ({ page, context, api, open }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await inConflict({ api, open, page, ...PRICE, mine: { Price: '11', Name: 'My name' } });
    await button(page, 'Copy my changes').click();
    await expect(dialog(page).getByText('Copied.')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Name: My name\nPrice: 11');
  });

  test('Copy my changes shows the text where the clipboard is refused', async ({ page, api, open }) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    });
    await inConflict({ api, open, page, ...PRICE });
    await button(page, 'Copy my changes').click();
    await expect(dialog(page).locator('pre')).toHaveText('Price: 11');
    expect(await page.evaluate(() => getSelection().toString())).toContain('Price: 11');
  });
});

test('a double click on Save merged version sends one request', async ({ page, api, open }) => {
  const { id } = await inConflict({ api, open, page, ...PRICE });
  await choose(page, 'Price', 'Yours');
  let sent = 0;
  await page.route('**/fn/save_product*', async (route) => {
    sent += 1;
    await route.continue();
  });
  await button(page, 'Save merged version').dblclick();
  await expect(page.getByText('Saved as version 2')).toBeVisible();
  expect(sent).toBe(1);
  expect((await api.get(id)).version).toBe(2);
});

test('a save of decisions that fails is tried again, in the dialog', async ({ page, api, open, complaints }) => {
  complaints.allow(/Failed to load resource/);
  const { id } = await inConflict({ api, open, page, ...PRICE });
  await choose(page, 'Price', 'Yours');
  await page.route('**/fn/save_product*', (route) => route.abort(), { times: 1 });
  await button(page, 'Save merged version').click();
  await expect(dialog(page).getByText('The server cannot be reached. Your changes are kept in this browser.')).toBeVisible();
  await expect(page.getByText('Saved as version 2')).toBeVisible();
  expect((await api.get(id)).price).toBe(11);
});

test('where the version that was edited is lost, there is no original, and that is said', async ({ page, api, open }) => {
  const { id } = await api.create({ name: 'Lamp', price: 10 });
  await open(page, `/products/${id}`);
  // A version that is not in the history.
  await page.route('**/fn/save_product*', async (route) => {
    const request = route.request().postDataJSON();
    await route.continue({ postData: JSON.stringify({ request: { ...request.request, version: -1 } }) });
  }, { times: 1 });
  await type(page, { Price: '11' });
  await api.change(id, { price: 12 });
  await save(page);
  await expect(dialog(page).getByText('The version you started from is no longer in the history')).toBeVisible();
  await expect(asked(page, 'Price').getByText('Original')).toHaveCount(0);
  await choose(page, 'Price', 'Yours');
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 2')).toBeVisible();
  expect((await api.get(id)).price).toBe(11);
});
