// How the questions of the dialog are answered: one by one, all at once, in one's own words.
import { expect, test } from '../helpers/test.mjs';
import { asked, button, choose, dialog, inConflict, result } from '../helpers/editing.mjs';

const words = (word) => Array.from({ length: 10 }, (_, at) => `Line ${at} is ${word} here.`).join('\n\n');

const PASSAGES = {
  product: { price: 10, description: words('old') },
  theirs: { price: 12, description: words('theirs') },
  mine: { Price: '11', Description: words('mine') },
};

const PRICE = { product: { price: 10 }, theirs: { price: 12 }, mine: { Price: '11' } };

const back = (page) => button(page, 'Back to my wording');

test('ten passages and a price are eleven decisions, counted one by one', async ({ page, api, open }) => {
  await inConflict({ api, open, page, ...PASSAGES });
  await expect(dialog(page).getByText('Needs your decision (11)')).toBeVisible();
  await expect(dialog(page).getByText('0 of 11 decided')).toBeVisible();
  for (const at of [0, 4, 9]) await choose(page, 'Description', 'Theirs', at);
  await expect(dialog(page).getByText('3 of 11 decided')).toBeVisible();
  await result(page, 'Price').fill('11.50');
  await expect(dialog(page).getByText('4 of 11 decided')).toBeVisible();
  await result(page, 'Description').fill('Written anew.');
  await expect(dialog(page).getByText('11 of 11 decided')).toBeVisible();
});

test('Use all theirs and Use all mine choose what is open, and save nothing', async ({ page, api, open }) => {
  const { id } = await inConflict({ api, open, page, ...PASSAGES });
  await choose(page, 'Description', 'Yours', 3);
  await button(page, 'Use all theirs').click();
  await expect(dialog(page).getByText('11 of 11 decided')).toBeVisible();
  await expect(result(page, 'Price')).toHaveValue('12.00');
  await expect(asked(page, 'Description').getByRole('radio', { name: 'Yours' }).nth(3)).toBeChecked();
  await button(page, 'Use all mine').click();
  await expect(result(page, 'Price')).toHaveValue('11.00');
  await expect(result(page, 'Description')).toHaveValue(words('mine'));
  expect((await api.get(id)).version).toBe(1);
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 2')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ price: 11, description: words('mine') });
});

test('own words in Result are not taken by Use all theirs', async ({ page, api, open }) => {
  await inConflict({ api, open, page, ...PASSAGES });
  await result(page, 'Price').fill('11.50');
  await button(page, 'Use all theirs').click();
  await expect(result(page, 'Price')).toHaveValue('11.50');
  await expect(result(page, 'Description')).toHaveValue(words('theirs'));
});

test('own words that a choice replaced come back, each of them', async ({ page, api, open }) => {
  const { id } = await inConflict({ api, open, page, ...PRICE });
  await expect(back(page)).toBeHidden();
  await result(page, 'Price').fill('11.50');
  await choose(page, 'Price', 'Theirs');
  await expect(result(page, 'Price')).toHaveValue('12.00');
  await result(page, 'Price').fill('11.75');
  await choose(page, 'Price', 'Yours');
  await expect(result(page, 'Price')).toHaveValue('11.00');
  await back(page).click();
  await expect(result(page, 'Price')).toHaveValue('11.75');
  await expect(result(page, 'Price')).toBeFocused();
  await back(page).click();
  await expect(result(page, 'Price')).toHaveValue('11.50');
  // Clicking the selected radio button restores its value.
  await asked(page, 'Price').getByRole('radio', { name: 'Yours' }).click();
  await expect(result(page, 'Price')).toHaveValue('11.00');
  await back(page).click();
  // Keep editing does not lose it either.
  await choose(page, 'Price', 'Theirs');
  await button(page, 'Keep editing').click();
  await page.locator('#save').click();
  await back(page).click();
  await expect(result(page, 'Price')).toHaveValue('11.50');
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 2')).toBeVisible();
  expect((await api.get(id)).price).toBe(11.5);
});

test('a text of one\'s own that the last passage replaced comes back', async ({ page, api, open }) => {
  const { id } = await inConflict({ api, open, page, ...PASSAGES });
  await result(page, 'Description').fill('Written anew.');
  await choose(page, 'Price', 'Theirs');
  for (let at = 0; at < 10; at += 1) await choose(page, 'Description', 'Theirs', at);
  await expect(result(page, 'Description')).toHaveValue(words('theirs'));
  await back(page).click();
  await expect(result(page, 'Description')).toHaveValue('Written anew.');
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 2')).toBeVisible();
  expect((await api.get(id)).description).toBe('Written anew.');
});

test('a passage is shown in its sentence', async ({ page, api, open }) => {
  await inConflict({
    api, open, page,
    product: { description: 'A lamp. It gives warm light.\n\nMade of oak. Two years.' },
    theirs: { description: 'A lamp. It gives cold light.\n\nMade of ash. Two years.' },
    mine: { Description: 'A lamp. It gives bright light.\n\nMade of pine. Two years.' },
  });
  const sides = asked(page, 'Description').getByRole('group', { name: 'Passage 1 of 2' }).locator('.side-value');
  await expect(sides.nth(0)).toHaveText('It gives warm light.');
  await expect(sides.nth(1)).toHaveText(/^It gives .*cold.* light\.$/);
  await expect(sides.nth(2)).toHaveText(/^It gives .*bright.* light\.$/);
  // Undisputed text is shown once, around the passages.
  await expect(asked(page, 'Description').locator('.passage-agreed')).toHaveText(['A lamp.', 'Two years.']);
});
