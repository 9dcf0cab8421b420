// The same choices on a server-rendered page.
import { expect, test } from '../helpers/test.mjs';
import { asked, button, choose, dialog, field, result, saveWith } from '../helpers/editing.mjs';

async function inConflict({ page, api, product, theirs, mine }) {
  const made = await api.create(product);
  await page.goto(`/products/${made.id}`);
  await api.change(made.id, theirs);
  const [response] = await Promise.all([
    page.waitForResponse((r) => r.request().method() === 'POST'),
    saveWith(page, mine),
  ]);
  expect(response.status()).toBe(409);
  await expect(dialog(page)).toBeVisible();
  return made;
}

const PRICE = { product: { price: 10 }, theirs: { price: 12 }, mine: { Price: '11' } };

test('says who, what is safe, and shows all three values', async ({ page, api }) => {
  await inConflict({ page, api, ...PRICE });
  await expect(dialog(page).getByRole('heading', { level: 2 })).toHaveText(
    'Bo saved version 1 just now, while you were editing version 0.',
  );
  await expect(dialog(page).getByText('Your changes are not lost.')).toBeVisible();
  for (const value of ['10.00', '12.00', '11.00']) {
    await expect(asked(page, 'Price').getByText(value)).toBeVisible();
  }
  for (const radio of await asked(page, 'Price').getByRole('radio').all()) await expect(radio).not.toBeChecked();
  // For further editing, the form is still there with what was typed.
  await expect(field(page, 'Price')).toHaveValue('11');
});

for (const [side, price] of [['Theirs', 12], ['Yours', 11]]) {
  test(`a price is decided for ${side}`, async ({ page, api }) => {
    const { id } = await inConflict({ page, api, ...PRICE, mine: { Price: '11', Name: 'My name' } });
    await choose(page, 'Price', side);
    await button(page, 'Save merged version').click();
    await expect(page.getByText('Saved as version 2.')).toBeVisible();
    expect(await api.get(id)).toMatchObject({ price, name: 'My name', version: 2 });
  });
}

test('a result that is typed wins over the choice', async ({ page, api }) => {
  const { id } = await inConflict({ page, api, ...PRICE });
  await choose(page, 'Price', 'Theirs');
  await result(page, 'Price').fill('11,75');
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 2.')).toBeVisible();
  expect((await api.get(id)).price).toBe(11.75);
});

test('a result that cannot be comes back with its error and the choices', async ({ page, api }) => {
  const { id } = await inConflict({ page, api, ...PRICE, product: { price: 10, name: 'Lamp' }, theirs: { price: 12, name: 'Desk' }, mine: { Price: '11', Name: 'Floor' } });
  await choose(page, 'Name', 'Theirs');
  await choose(page, 'Price', 'Yours');
  await result(page, 'Price').fill('a lot');
  await button(page, 'Save merged version').click();
  await expect(asked(page, 'Price').getByText('Enter a price like 19.99.')).toBeVisible();
  await expect(asked(page, 'Name').getByRole('radio', { name: 'Theirs' })).toBeChecked();
  await expect(result(page, 'Price')).toHaveValue('a lot');
  await result(page, 'Price').fill('');
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 2.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ name: 'Desk', price: 11 });
});

test('a text is decided passage by passage, both in the wanted order', async ({ page, api }) => {
  const { id } = await inConflict({
    page, api,
    product: { description: 'One red.\n\nTwo.\n\nThree red.' },
    theirs: { description: 'One blue.\n\nTwo.\n\nThree blue.' },
    mine: { Description: 'One green.\n\nTwo.\n\nThree green.' },
  });
  await choose(page, 'Description', 'Theirs', 0);
  await choose(page, 'Description', 'Both', 1);
  await asked(page, 'Description').getByLabel('Yours first').last().check();
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 2.')).toBeVisible();
  expect((await api.get(id)).description).toBe('One blue.\n\nTwo.\n\nThree green blue.');
});

test('what was merged is listed, and can be reversed', async ({ page, api }) => {
  const { id } = await inConflict({
    page, api,
    product: { price: 10, stock_quantity: 10, name: 'Lamp' },
    theirs: { price: 12, stock_quantity: 9, name: 'Desk' },
    mine: { Price: '11' },
  });
  await dialog(page).getByText('Merged for you (2)').click();
  await choose(page, 'Name', 'Yours');
  await choose(page, 'Price', 'Theirs');
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 2.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ name: 'Lamp', price: 12, stock_quantity: 9 });
});

for (const [side, stock] of [['Theirs', 9], ['Yours', 12], ['Both', 11]]) {
  test(`a stock is decided for ${side}, the arithmetic in words`, async ({ page, api }) => {
    const { id } = await api.create({ stock_quantity: 10 });
    await page.goto(`/products/${id}`);
    await api.move(id, -1);
    await saveWith(page, { Stock: '12' });
    await expect(asked(page, 'Stock')).toContainText('was 10, now 9 (1 sold), you set 12. Both makes 11.');
    await choose(page, 'Stock', side);
    await button(page, 'Save merged version').click();
    await expect(page.getByText(/aved as version/)).toBeVisible();
    expect((await api.get(id)).stock_quantity).toBe(stock);
  });
}

test('a stock that was decided is asked about again if it moved once more', async ({ page, api }) => {
  const { id } = await api.create({ stock_quantity: 10 });
  await page.goto(`/products/${id}`);
  await api.move(id, -1);
  await saveWith(page, { Stock: '12' });
  await choose(page, 'Stock', 'Both');
  await api.move(id, -1);
  await button(page, 'Save merged version').click();
  await expect(asked(page, 'Stock')).toContainText('was 9, now 8 (1 sold), you set 11. Both makes 10.');
  expect((await api.get(id)).stock_quantity).toBe(8);
});

test('a form that lacks a field leaves it alone', async ({ page, api }) => {
  const { id } = await api.create({ description: 'Kept.', price: 10, stock_quantity: 10 });
  await page.goto(`/products/${id}`);
  await page.locator('#edit-form').evaluate((form) => {
    for (const name of ['description', 'stock_quantity']) form.elements.namedItem(name).remove();
  });
  await saveWith(page, { Price: '11' });
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ description: 'Kept.', price: 11, stock_quantity: 10 });
});

test('Overwrite with mine says what is lost, and does it', async ({ page, api }) => {
  const { id } = await inConflict({ page, api, ...PRICE });
  await expect(dialog(page).getByText('Overwrite with mine takes away what Bo saved: Price 12.00.')).toBeVisible();
  await button(page, 'Overwrite with mine').click();
  await expect(page.getByText('Saved as version 2.')).toBeVisible();
  expect((await api.get(id)).price).toBe(11);
});

test('Discard mine is a link to the page', async ({ page, api }) => {
  const { id } = await inConflict({ page, api, ...PRICE });
  await dialog(page).getByRole('button', { name: 'Discard mine and load version 1' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(field(page, 'Price')).toHaveValue('12.00');
  expect((await api.get(id)).version).toBe(1);
});

test('a third save while deciding asks only what is new, twice over', async ({ page, api }) => {
  const { id } = await inConflict({
    page, api,
    product: { name: 'Lamp', price: 10 }, theirs: { name: 'Desk', price: 12 }, mine: { Name: 'Floor', Price: '11' },
  });
  await choose(page, 'Name', 'Yours');
  await choose(page, 'Price', 'Yours');
  await api.change(id, { price: 13 }, 'Cy');
  await button(page, 'Save merged version').click();
  await expect(dialog(page).getByText('Cy saved version 2 meanwhile.')).toBeVisible();
  await expect(dialog(page).getByRole('heading', { level: 2 })).toHaveText(/^Cy saved version 2 /);
  await expect(asked(page, 'Name').getByRole('radio', { name: 'Yours' })).toBeChecked();
  await expect(asked(page, 'Price').getByText('13.00')).toBeVisible();
  for (const radio of await asked(page, 'Price').getByRole('radio').all()) await expect(radio).not.toBeChecked();

  await choose(page, 'Price', 'Yours');
  await api.change(id, { price: 14 }, 'Di');
  await button(page, 'Save merged version').click();
  await expect(dialog(page).getByText('Di saved version 3 meanwhile.')).toBeVisible();
  await expect(asked(page, 'Name').getByRole('radio', { name: 'Yours' })).toBeChecked();
  await choose(page, 'Price', 'Theirs');
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 4.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ name: 'Floor', price: 14, version: 4 });
});

test('a form without a version overwrites nothing: both sides are shown', async ({ page, api }) => {
  const { id } = await api.create({ name: 'Lamp', price: 10 });
  await page.goto(`/products/${id}`);
  await page.locator('#edit-form input[name=version]').evaluate((input) => input.remove());
  await saveWith(page, { Price: '11' });
  await expect(dialog(page).getByText('The version you started from is no longer in the history')).toBeVisible();
  await expect(asked(page, 'Price').getByText('Original')).toHaveCount(0);
  await choose(page, 'Price', 'Yours');
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  expect((await api.get(id)).price).toBe(11);
});

const PASSAGES = {
  product: { price: 10, description: 'It gives warm light.\n\nMade of oak wood.' },
  theirs: { price: 12, description: 'It gives cold light.\n\nMade of ash wood.' },
  mine: { Price: '11', Description: 'It gives bright light.\n\nMade of pine wood.' },
};

test('Use all theirs and Use all mine choose what is open, and save nothing', async ({ page, api }) => {
  const { id } = await inConflict({ page, api, ...PASSAGES });
  await expect(dialog(page).getByText('0 of 3 decided')).toBeVisible();
  await choose(page, 'Price', 'Yours');
  await button(page, 'Use all theirs').click();
  await expect(dialog(page).getByText('3 of 3 decided')).toBeVisible();
  await expect(asked(page, 'Price').getByRole('radio', { name: 'Yours' })).toBeChecked();
  for (const at of [0, 1]) {
    await expect(asked(page, 'Description').getByRole('radio', { name: 'Theirs' }).nth(at)).toBeChecked();
  }
  expect((await api.get(id)).version).toBe(1);
  // Individual decisions are kept; all others follow the other button.
  await choose(page, 'Description', 'Both', 1);
  await button(page, 'Use all mine').click();
  await expect(asked(page, 'Description').getByRole('radio', { name: 'Yours' }).first()).toBeChecked();
  await expect(asked(page, 'Description').getByRole('radio', { name: 'Both' }).nth(1)).toBeChecked();
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 2.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({
    price: 11, description: 'It gives bright light.\n\nMade of ash pine wood.',
  });
});

test('Enter in Result saves, and chooses nothing at once', async ({ page, api }) => {
  const { id } = await inConflict({ page, api, ...PRICE });
  await choose(page, 'Price', 'Theirs');
  await result(page, 'Price').fill('11.75');
  await result(page, 'Price').press('Enter');
  await expect(page.getByText('Saved as version 2.')).toBeVisible();
  expect((await api.get(id)).price).toBe(11.75);
});

test('a passage is shown in its sentence', async ({ page, api }) => {
  await inConflict({ page, api, ...PASSAGES });
  const group = asked(page, 'Description').getByRole('group', { name: 'Passage 2 of 2' });
  await expect(group.locator('.side').first()).toHaveText(/Made of oak wood\./);
});
