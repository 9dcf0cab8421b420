// The stock in the form: moved by the person, and by others at the same time.
import { deaf, expect, expectAccessible, signAs, test } from '../helpers/test.mjs';
import { asked, choose, dialog, field, moveBy, result, save, saveWith, type } from '../helpers/editing.mjs';
import { line } from '../helpers/history.mjs';

const strip = (page) => page.locator('.strips');
const news = (page) => page.locator('.stock-news');

test('sales do not disturb somebody who edits the description', async ({ page, open, api }) => {
  const { id } = await api.create({ stock_quantity: 10 });
  await open(page, `/products/${id}`);
  await type(page, { Description: 'A better text.' });
  await api.move(id, -2, 'order 77');
  await expect(news(page)).toContainText('Now 8: −2, sale, order 77, at ');
  await api.move(id, -1);
  await expect(news(page)).toContainText('Now 7: −1, sale, at ');
  await expect(field(page, 'Stock')).toHaveValue('7');
  await expect(field(page, 'Description')).toBeFocused();
  await expect(strip(page)).toBeEmpty();
  await save(page);
  await expect(page.getByText('Saved as version 3.', { exact: true })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await api.get(id)).toMatchObject({ description: 'A better text.', stock_quantity: 7, version: 3 });
});

test('a movement and a description are one save and one version', async ({ page, open, api }) => {
  const { id } = await api.create({ stock_quantity: 10 });
  await open(page, `/products/${id}`);
  await type(page, { Description: 'A better text.' });
  await moveBy(page, '-2', 'sale', 'order 77');
  await expect(page.getByText('10 − 2 → 8')).toBeVisible();
  await expect(page.getByText('Unsaved: Description and Stock')).toBeVisible();
  await save(page);
  await expect(page.getByText('Saved as version 1.', { exact: true })).toBeVisible();
  await expect(field(page, 'How many')).toHaveValue('');
  expect(await api.get(id)).toMatchObject({ description: 'A better text.', stock_quantity: 8, version: 1 });
  await page.getByRole('link', { name: 'History' }).click();
  await expect(line(page, 1)).toContainText('−2, sale, order 77');
  await expect(line(page, 0)).not.toContainText('opening stock');
});

test('two who each take 1 leave 8', async ({ page, person, open, api }) => {
  const { id } = await api.create({ stock_quantity: 10 });
  const bo = await person('Bo');
  for (const tab of [page, bo]) {
    await open(tab, `/products/${id}`);
    await moveBy(tab, '-1');
  }
  await save(bo);
  await expect(bo.getByText('Saved as version 1.', { exact: true })).toBeVisible();
  // Bo's movement is taken in, and this one continues from it.
  await expect(page.getByText('9 − 1 → 8')).toBeVisible();
  await expect(news(page)).toContainText('Now 9: −1, sale');
  await expect(strip(page)).toBeEmpty();
  await save(page);
  await expect(page.getByText('Saved as version 2.', { exact: true })).toBeVisible();
  expect(await api.get(id)).toMatchObject({ stock_quantity: 8, version: 2 });
});

test('without the line to the server both count, too, and a dialog is not needed', async ({ page, open, api }) => {
  const { id } = await api.create({ stock_quantity: 10 });
  await deaf(page);
  await open(page, `/products/${id}`);
  await moveBy(page, '-1');
  await api.move(id, -1);
  await save(page);
  await expect(page.getByText("Saved as version 2, merged with Shop's changes to Stock.")).toBeVisible();
  await expect(field(page, 'Stock')).toHaveValue('8');
  // Undone: the stock is theirs again, and the movement is in the form.
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Undone with version 3.')).toBeVisible();
  await expect(page.getByText('9 − 1 → 8')).toBeVisible();
  await expect(field(page, 'Reason')).toHaveValue('sale');
  expect(await api.get(id)).toMatchObject({ stock_quantity: 9 });
});

test('a number that was typed stays, and the save asks which counts', async ({ page, open, api }) => {
  const { id } = await api.create({ stock_quantity: 10 });
  await open(page, `/products/${id}`);
  await type(page, { Stock: '12' });
  await api.move(id, -2);
  await expect(news(page)).toContainText('You set 12: Save asks which counts.');
  await expect(field(page, 'Stock')).toHaveValue('12');
  await expect(strip(page)).toBeEmpty();
  await save(page);
  await expect(asked(page, 'Stock')).toContainText('was 10, now 8 (2 sold), you set 12. Both makes 10.');
  await choose(page, 'Stock', 'Yours');
  await dialog(page).getByRole('button', { name: 'Save merged version' }).click();
  await expect(page.getByText('Saved as version 2.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ stock_quantity: 12 });
});

test('what came with a movement is told by the strip', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 10, stock_quantity: 10 });
  await open(page, `/products/${id}`);
  await type(page, { Name: 'Typed here' });
  await api.change(id, { price: 12 }, 'Bo');
  await expect(strip(page)).toContainText('Price');
  await api.move(id, -2);
  await expect(strip(page)).toContainText('Shop saved version 2');
  await expect(strip(page)).toContainText('Price and Stock');
  await expect(field(page, 'Stock')).toHaveValue('10');
});

test('below 0 the field says what is there, and with more in the form the dialog', async ({ page, open, api, complaints }) => {
  complaints.allow(/Failed to load resource/);
  const { id } = await api.create({ stock_quantity: 3 });
  await deaf(page);
  await open(page, `/products/${id}`);
  await api.move(id, -2);
  await moveBy(page, '-2');
  await save(page);
  await expect(page.getByText('There is only 1 to take.')).toBeVisible();
  await expect(field(page, 'How many')).toBeFocused();
  await saveWith(page, { Description: 'A better text.' });
  await expect(asked(page, 'Stock')).toContainText('was 3, theirs −2, yours −2 → −1');
  await result(page, 'Stock').fill('0');
  await dialog(page).getByRole('button', { name: 'Save merged version' }).click();
  await expect(page.getByText('Saved as version 2')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ stock_quantity: 0, description: 'A better text.' });
  await page.getByRole('link', { name: 'History' }).click();
  await expect(line(page, 2)).toContainText('−1, sale');
});

test('a movement is kept as a draft, and Discard is undone with it', async ({ page, open, api }) => {
  const { id } = await api.create({ stock_quantity: 10 });
  await open(page, `/products/${id}`);
  await moveBy(page, '-2', 'damage', 'box 3');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(field(page, 'How many')).toHaveValue('');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('10 − 2 → 8')).toBeVisible();
  page.once('dialog', (question) => question.accept());
  await page.reload();
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(page.getByText('10 − 2 → 8')).toBeVisible();
  await expect(field(page, 'Reason')).toHaveValue('damage');
  await expect(field(page, 'Reference')).toHaveValue('box 3');
});

test('a number whose answer was lost is set once, also after a reload and a sale', async ({ page, open, api, complaints }) => {
  complaints.allow(/Failed to load resource/);
  const SAVE = '**/fn/save_product*';
  const { id } = await api.create({ stock_quantity: 10 });
  await open(page, `/products/${id}`);
  await page.route(SAVE, async (route) => { await route.fetch(); await route.abort(); });
  await saveWith(page, { Stock: '12' });
  await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible();
  await api.move(id, -1, 'order 78');
  page.once('dialog', (question) => question.accept());
  await page.reload();
  await page.unroute(SAVE);
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(field(page, 'Stock')).toHaveValue('12');
  await save(page);
  await expect(page.getByText('Saved as version 1.', { exact: true })).toBeVisible();
  expect(await api.get(id)).toMatchObject({ stock_quantity: 11, version: 2 });
});

test.describe('a movement whose answer was lost counts once', () => {
  const SAVE = '**/fn/save_product*';

  // Takes two away, and loses the server's answer.
  async function takeTwoUnheard(page, open, api) {
    const { id } = await api.create({ stock_quantity: 10 });
    await open(page, `/products/${id}`);
    await moveBy(page, '-2');
    await page.route(SAVE, async (route) => { await route.fetch(); await route.abort(); });
    await save(page);
    await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible();
    return id;
  }

  const isSavedAs = (page, version) =>
    expect(page.getByText(`Saved as version ${version}.`, { exact: true })).toBeVisible();

  test.beforeEach(({ complaints }) => complaints.allow(/Failed to load resource/));

  test('sent again by itself', async ({ page, open, api }) => {
    const id = await takeTwoUnheard(page, open, api);
    await page.unroute(SAVE);
    await isSavedAs(page, 1);
    expect(await api.get(id)).toMatchObject({ stock_quantity: 8, version: 1 });
  });

  test('also after a reload', async ({ page, open, api }) => {
    const id = await takeTwoUnheard(page, open, api);
    page.once('dialog', (question) => question.accept());
    await page.reload();
    await page.unroute(SAVE);
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await expect(field(page, 'How many')).toHaveValue('-2');
    await save(page);
    await isSavedAs(page, 1);
    expect(await api.get(id)).toMatchObject({ stock_quantity: 8, version: 1 });
  });

  test('also where others moved meanwhile', async ({ page, open, api }) => {
    const id = await takeTwoUnheard(page, open, api);
    await page.getByRole('button', { name: 'Stop trying' }).click();
    await page.unroute(SAVE);
    await api.move(id, -1, 'order 78');
    await expect(news(page)).toContainText('Now 7: −1');
    await save(page);
    await isSavedAs(page, 1);
    expect(await api.get(id)).toMatchObject({ stock_quantity: 7, version: 2 });
    await expect(field(page, 'Stock')).toHaveValue('7');
    // The next movement is a different one.
    await moveBy(page, '-2');
    await save(page);
    await isSavedAs(page, 3);
    expect(await api.get(id)).toMatchObject({ stock_quantity: 5 });
  });
});

test('by keyboard alone', async ({ page, open, api }) => {
  const { id } = await api.create({ stock_quantity: 10 });
  await open(page, `/products/${id}`);
  await field(page, 'Price').focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: 'Set number' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Add or take' })).toBeChecked();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'One less' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(field(page, 'How many')).toHaveValue('-2');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('10 − 1 → 9')).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.type('sale');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Saved as version 1.', { exact: true })).toBeVisible();
  expect(await api.get(id)).toMatchObject({ stock_quantity: 9 });
});

test('another tab of the same person does not disturb either', async ({ page, context, open, api }) => {
  const { id } = await api.create({ stock_quantity: 10 });
  await signAs(context, 'Ada');
  await open(page, `/products/${id}`);
  await type(page, { Description: 'A better text.' });
  const other = await context.newPage();
  await open(other, `/products/${id}`);
  await moveBy(other, '+5', 'delivery');
  await save(other);
  await expect(news(page)).toContainText('Now 15: +5, delivery');
  await expect(strip(page)).toBeEmpty();
});

for (const [scheme, width] of [['light', 1280], ['dark', 1280], ['light', 390], ['dark', 390]]) {
  test(`axe finds nothing and nothing is too wide: ${scheme}, ${width} px`, async ({ page, open, api, complaints }) => {
    complaints.allow(/Failed to load resource/);
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 844 });
    const { id } = await api.create({ stock_quantity: 10 });
    await open(page, `/products/${id}`);
    await expectAccessible(page);
    await moveBy(page, '-2', '');
    await api.move(id, -1, 'order 77');
    await expect(news(page)).toContainText('Now 9');
    await save(page);
    await expect(page.getByText('Enter a reason.')).toBeVisible();
    await expect(field(page, 'Reason')).toHaveAttribute('aria-invalid', 'true');
    await expect(field(page, 'Reason')).toBeFocused();
    await expectAccessible(page);
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBeLessThanOrEqual(0);
  });
}
