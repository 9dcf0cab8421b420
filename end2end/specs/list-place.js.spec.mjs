// The list keeps its position: when returning to it, and under the pointer.
import { expect, test, unique } from '../helpers/test.mjs';

/** Creates `count` products whose names share a word; returns the word. */
async function many(api, count) {
  const word = unique('Shelf').replace(' ', '');
  for (let i = 0; i < count; i += 1) await api.create({ name: `${word} ${String(i).padStart(2, '0')}` });
  return word;
}

const scrollY = (page) => page.evaluate(() => Math.round(scrollY));

for (const way of ['the browser', 'the link']) {
  test(`back by ${way} brings search, page and scroll position back`, async ({ page, open, api }) => {
    const word = await many(api, 45);
    await page.setViewportSize({ width: 1280, height: 500 });
    await open(page, `/products?q=${word}`);
    await page.getByRole('link', { name: 'Next' }).click();
    await expect(page).toHaveURL(new RegExp(`q=${word}&page=2`));
    await expect(page.getByText('21–40 of 45')).toBeVisible();
    const row = page.getByRole('row', { name: word }).last();
    await row.scrollIntoViewIfNeeded();
    await expect.poll(() => scrollY(page)).toBeGreaterThan(100);
    const before = await scrollY(page);
    await row.getByRole('link').click();
    await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeVisible();
    if (way === 'the browser') await page.goBack();
    else await page.getByRole('main').getByRole('link', { name: 'Products' }).click();
    await expect(page).toHaveURL(new RegExp(`q=${word}&page=2`));
    await expect(page.getByText('21–40 of 45')).toBeVisible();
    await expect(page.getByRole('searchbox', { name: 'Search products' })).toHaveValue(word);
    await expect.poll(() => scrollY(page)).toBe(before);
  });
}

test('a second click on the bin deletes no second product', async ({ page, open, api }) => {
  const word = await many(api, 3);
  await open(page, `/products?q=${word}`);
  const rows = page.getByRole('row', { name: word });
  const name = await rows.first().getByRole('link').textContent();
  await page.getByRole('button', { name: `Delete ${name}` }).hover();
  const { x, y } = await page.getByRole('button', { name: `Delete ${name}` }).boundingBox()
    .then((box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 }));
  await page.mouse.click(x, y);
  await expect(page.getByText(`Deleted ${name}.`)).toBeVisible();
  await page.mouse.click(x, y);
  // The deleted row keeps its place while the pointer is on it.
  await expect(rows).toHaveCount(3);
  await page.mouse.move(0, 0);
  await expect(rows).toHaveCount(2);
  await page.reload();
  await expect(rows).toHaveCount(2);
});

test('a list that cannot be had comes back by itself', async ({ page, open, api, complaints }) => {
  complaints.allow(/status of 503/);
  const word = await many(api, 1);
  await open(page, '/products');
  let broken = true;
  await page.route(/browse_products/, (route) =>
    broken ? route.fulfill({ status: 503, contentType: 'application/json', body: '"Unavailable"' }) : route.continue());
  await page.getByRole('searchbox', { name: 'Search products' }).fill(word);
  await expect(page.getByRole('alert')).toContainText('Concord keeps trying.');
  broken = false;
  await expect(page.getByRole('row', { name: word })).toBeVisible();
});

test('a slow list says that it is still waiting', async ({ page, open, api }) => {
  const word = await many(api, 1);
  await open(page, '/products');
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route(/browse_products/, async (route) => { await held; await route.continue(); });
  await page.getByRole('searchbox', { name: 'Search products' }).fill(word);
  await expect(page.getByText('The database has not answered yet.')).toBeVisible();
  release();
  await expect(page.getByRole('row', { name: word })).toBeVisible();
  await expect(page.getByText('The database has not answered yet.')).toBeHidden();
});

test('a new product is saved by itself when the server answers again', async ({ page, open, complaints }) => {
  complaints.allow(/status of 503/);
  const name = unique('Rack');
  await open(page, '/products/new');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('textbox', { name: 'Price' }).fill('5');
  await page.getByRole('textbox', { name: 'Stock' }).fill('1');
  let broken = true;
  await page.route(/create_product/, (route) =>
    broken ? route.fulfill({ status: 503, contentType: 'application/json', body: '"Unavailable"' }) : route.continue());
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Concord keeps trying.');
  broken = false;
  await expect(page.getByText(`Added ${name}.`)).toBeVisible();
});

test.describe('in another time zone', () => {
  test.use({ timezoneId: 'Asia/Tokyo' });

  for (const path of ['/activity', '/locks']) {
    test(`${path} shows the reader's time`, async ({ page }) => {
      await page.goto(path);
      const time = page.locator('time[data-local]').first();
      await expect(time).not.toContainText('UTC');
      const [shown, expected] = await time.evaluate((it) => {
        const format = new Intl.DateTimeFormat('en-US', { hour: 'numeric', timeZone: 'Asia/Tokyo' });
        return [it.textContent, format.format(new Date(it.dateTime))];
      });
      expect(shown).toContain(expected.split(/\s/)[0]);
    });
  }
});
