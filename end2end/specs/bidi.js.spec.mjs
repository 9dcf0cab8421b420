// Names that run from right to left, or that would change the direction of the text around them.
import { expect, test, unique } from '../helpers/test.mjs';
import { field, strip } from '../helpers/editing.mjs';

const LAMP = 'مصباح مكتب (أزرق) 12V';
// Unclosed: an override, and the end of an isolate that is not its own.
const TURNING = 'Eve\u2069\u202e';

/** The position of a piece of text on the screen, by its left edge. */
function leftOf(locator, text) {
  return locator.evaluate((element, text) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(text);
      if (at < 0) continue;
      const range = document.createRange();
      const left = (from) => {
        range.setStart(node, from);
        range.setEnd(node, from + 1);
        return range.getBoundingClientRect().left;
      };
      return [...text].map((_, i) => left(at + i));
    }
    throw new Error(`no ${text}`);
  }, text);
}

/** Checks that the letters of a text run from left to right. */
async function expectInOrder(locator, text) {
  const lefts = await leftOf(locator, text);
  expect(lefts, text).toEqual([...lefts].sort((a, b) => a - b));
}

test('an Arabic name reads right in list, form and history', async ({ page, open, api }) => {
  const name = `${LAMP} ${unique('').trim()}`;
  const { id } = await api.create({ name, price: 12.5 });
  const token = name.split(' ').at(-1);
  await open(page, `/products?q=${token}`);
  const row = page.getByRole('row').filter({ hasText: token });
  for (const [where, path] of [
    [row.getByRole('link'), null],
    [page.getByRole('heading', { level: 1 }), `/products/${id}`],
    [page.getByRole('heading', { level: 1 }), `/products/${id}/history`],
  ]) {
    if (path) await open(page, path);
    // From right to left: the first word at the right, "12V" to the left of the brackets.
    const [first] = await leftOf(where, 'م');
    const [bracket] = await leftOf(where, 'أزرق');
    const [volts] = await leftOf(where, '12V');
    expect(first).toBeGreaterThan(bracket);
    expect(bracket).toBeGreaterThan(volts);
    await expectInOrder(where, '12V');
  }
  await open(page, `/products/${id}`);
  await expect(page).toHaveTitle(`\u2068${name}\u2069 · Concord`);
  await expect(field(page, 'Name')).toHaveCSS('direction', 'rtl');
  await expect(field(page, 'Description')).toHaveCSS('direction', 'ltr');
});

test('a name turns nothing beside it', async ({ page, open, api, context }) => {
  const name = unique('Lamp');
  const { id } = await api.create({ name, as: encodeURIComponent(TURNING) });
  await open(page, `/products?q=${name}`);
  const changed = page.getByRole('row').filter({ hasText: name }).locator('.cell-changed');
  await expectInOrder(changed, 'by ');

  await open(page, `/products/${id}`);
  await field(page, 'Description').fill('Mine.');
  await api.change(id, { price: 123 }, encodeURIComponent(TURNING));
  await expect(strip(page)).toContainText('saved version 1');
  await expectInOrder(strip(page), 'saved version 1');
  await expectInOrder(strip(page), 'Price');
  await page.goto(`/products/${id}/history`);
  await expectInOrder(page.locator('.history-head').first(), 'Version 1');
  await expectInOrder(page.locator('.history-who').first(), ', ');
});

test('a message isolates a name only where it must', async ({ page, open }) => {
  await open(page, '/products');
  await page.getByLabel('Your name').fill('آدا');
  await page.getByLabel('Your name').press('Enter');
  await expect(page.getByText('Your changes are now signed “\u2068آدا\u2069”.')).toBeVisible();
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('Your name').press('Enter');
  await expect(page.getByText('Your changes are now signed “Ada”.')).toBeVisible();
});
