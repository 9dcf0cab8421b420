// Other tabs show a save before they save themselves.
import { deaf, expect, signAs, test } from '../helpers/test.mjs';
import { field, people, save, strip } from '../helpers/editing.mjs';


test('the strip tells of a save; taking it in keeps what was typed, and the save has no conflict', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 10, stock_quantity: 5 });
  await open(page, `/products/${id}`);
  await field(page, 'Price').fill('11');
  await api.change(id, { name: 'Renamed elsewhere' }, 'Bo');
  await expect(strip(page)).toContainText('Bo saved version 1');
  await expect(strip(page)).toContainText('Name');
  await expect(field(page, 'Price')).toBeFocused();
  await strip(page).getByRole('button', { name: 'Take these in' }).click();
  await expect(field(page, 'Name')).toHaveValue('Renamed elsewhere');
  await expect(field(page, 'Price')).toHaveValue('11');
  await expect(strip(page)).toBeEmpty();
  await save(page);
  await expect(page.getByText('Saved as version 2.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ name: 'Renamed elsewhere', price: 11, version: 2 });
});

test('where the browser stores nothing, a tab knows its own saves', async ({ page, open, api, person }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });
  });
  const { id } = await api.create();
  await open(page, `/products/${id}`);
  await field(page, 'Name').fill('Saved here');
  await save(page);
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  // Events are in order: what comes after the event of the save says that the save was recognised.
  const bo = await person('Bo');
  await open(bo, `/products/${id}`);
  await expect(page.getByRole('list', { name: 'Also here' })).toContainText('Bo');
  await expect(strip(page)).toBeEmpty();
});

test('taking in is undone with one click', async ({ page, open, api }) => {
  const { id, name } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await field(page, 'Price').fill('11');
  await api.change(id, { name: 'Renamed elsewhere' });
  await strip(page).getByRole('button', { name: 'Take these in' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(field(page, 'Name')).toHaveValue(name);
  await expect(field(page, 'Price')).toHaveValue('11');
  await expect(strip(page)).toContainText('saved version 1');
});

test('what both changed stays typed, is marked, and is asked about when it is saved', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await field(page, 'Price').fill('11');
  await api.change(id, { price: 12, name: 'Renamed elsewhere' }, 'Bo');
  await expect(page.locator('#price-mark')).toHaveText('Bo: 12.00');
  await strip(page).getByRole('button', { name: 'Take these in' }).click();
  await expect(field(page, 'Name')).toHaveValue('Renamed elsewhere');
  await expect(field(page, 'Price')).toHaveValue('11');
  await save(page);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('group', { name: 'Price' })).toBeVisible();
  await expect(dialog.getByText('Needs your decision (1)')).toBeVisible();
});

test('Review shows what changed, and Later holds for that version only', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await field(page, 'Name').fill('Typed here');
  await api.change(id, { price: 12 }, 'Bo');
  await strip(page).getByRole('button', { name: 'Review' }).click();
  const dialog = page.getByRole('dialog', { name: 'What Bo changed up to version 1' });
  await expect(dialog).toContainText('12.00');
  await dialog.getByRole('button', { name: 'Later' }).click();
  await expect(dialog).toBeHidden();
  await expect(strip(page)).toBeEmpty();
  await api.change(id, { price: 13 }, 'Bo');
  await expect(strip(page)).toContainText('Bo saved version 2');
});

test('another tab of the same browser is named so, and the own save is not announced', async ({ page, context, open, api }) => {
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  const other = await context.newPage();
  await open(other, `/products/${id}`);
  await expect(people(page)).toContainText('You in another tab');
  await field(other, 'Price').fill('11');
  await expect(people(page)).toContainText('You in another tab, changing Price');
  await save(other);
  await expect(strip(page)).toContainText('You saved version 1 in another tab');
  await expect(strip(other)).toBeEmpty();
  await other.close();
  await expect(people(page)).toBeHidden();
});

test('others are seen with what they do', async ({ page, person, open, api, context }) => {
  const { id } = await api.create();
  await signAs(context, 'Ada');
  await open(page, `/products/${id}`);
  const bo = await person('Bo');
  await open(bo, `/products/${id}`);
  await expect(people(page)).toContainText('Bo is viewing');
  await expect(people(bo)).toContainText('Ada is viewing');
  await field(bo, 'Stock').fill('3');
  await expect(people(page)).toContainText('Bo is changing Stock');
});

test('a deletion elsewhere is told, and what was typed stays', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 10 });
  await open(page, `/products/${id}`);
  await field(page, 'Price').fill('11');
  await api.delete(id, 'Bo');
  await expect(strip(page)).toContainText('Bo deleted this product');
  await expect(field(page, 'Price')).toHaveValue('11');
});

test('twelve tabs of one browser all stay live', async ({ page, context, open, api }) => {
  const { id } = await api.create({ price: 10 });
  const tabs = [page];
  while (tabs.length < 12) tabs.push(await context.newPage());
  for (const tab of tabs) await open(tab, `/products/${id}`);
  await api.change(id, { price: 12 }, 'Bo');
  for (const tab of tabs) await expect(strip(tab)).toContainText('Bo saved version 1');
});

test('the list changes in place and announces what is new', async ({ page, open, api }) => {
  const word = `live${Math.random().toString(36).slice(2, 9)}`;
  const { id } = await api.create({ name: `${word} one`, price: 10 });
  await open(page, `/products?q=${word}`);
  const row = page.getByRole('row', { name: `${word} one` });
  await expect(row).toContainText('10.00');
  await api.change(id, { price: 12 });
  await expect(row).toContainText('12.00');
  // A product that does not match the search.
  await api.create();
  await api.create({ name: `${word} two` });
  await expect(page.locator('.list-news')).toContainText('1 new product');
  await expect(page.getByRole('row', { name: `${word} two` })).toHaveCount(0);
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.getByRole('row', { name: `${word} two` })).toBeVisible();
  await api.delete(id);
  await expect(page.locator('.list-news')).toContainText('deleted');
  await expect(row).toContainText('Deleted.');
});

test('a row that was deleted is not watched any more: nobody looks for it again and again', async ({ page, open, api }) => {
  const word = `live${Math.random().toString(36).slice(2, 9)}`;
  const gone = await api.create({ name: `${word} gone` });
  const kept = await api.create({ name: `${word} kept`, price: 10 });
  const watched = [];
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => {
    if (payload.includes('"list"')) watched.push(payload);
  }));
  await open(page, `/products?q=${word}`);
  await expect.poll(() => watched.length).toBe(1);
  await api.delete(gone.id);
  await expect(page.locator('.list-news')).toContainText('1 deleted');
  await api.change(kept.id, { price: 12 });
  await expect(page.getByRole('row', { name: `${word} kept` })).toContainText('12.00');
  await expect.poll(() => watched.length).toBe(2);
  expect(watched[0]).toContain(`[${gone.id},0]`);
  expect(watched[1]).toContain(`"list":[[${kept.id},1]]`);
});

test('a new name is seen by the others at once', async ({ page, person, open, api }) => {
  const { id } = await api.create();
  await open(page, `/products/${id}`);
  const bo = await person('Bo');
  await open(bo, `/products/${id}`);
  await expect(people(page)).toContainText('Bo is viewing');
  await bo.getByLabel('Your name').fill('Zoe');
  await bo.getByLabel('Your name').press('Enter');
  await expect(people(page)).toContainText('Zoe is viewing');
});

test('a new name is seen by the others in a browser that sets cookies in the background', async ({ page, person, open, api }) => {
  const { id } = await api.create();
  await open(page, `/products/${id}`);
  const bo = await person('Bo');
  await bo.addInitScript(() => {
    const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
    const pending = [];
    const store = () => pending.splice(0).forEach((cookie) => set.call(document, cookie));
    Object.defineProperty(Document.prototype, 'cookie', {
      get() {
        store();
        return get.call(this);
      },
      set(cookie) {
        pending.push(cookie);
        setTimeout(store, 1000);
      },
    });
  });
  await open(bo, `/products/${id}`);
  await expect(people(page)).toContainText('Bo is viewing');
  await bo.getByLabel('Your name').fill('Zoe');
  await bo.getByLabel('Your name').press('Enter');
  await expect(people(page)).toContainText('Zoe is viewing');
});

test('who was overwritten on purpose is told at once, with the way to what was lost', async ({ page, person, open, api }) => {
  const { id } = await api.create({ price: 10 });
  const bo = await person('Bo');
  await deaf(bo);
  await open(bo, `/products/${id}`);
  await api.change(id, { price: 12 }, 'Ada');
  await open(page, `/products/${id}`);
  await field(bo, 'Price').fill('11');
  await save(bo);
  await bo.getByRole('button', { name: 'Overwrite with mine' }).click();
  await bo.getByRole('button', { name: 'Overwrite with mine' }).click();
  await expect(strip(page)).toContainText('Bo overwrote version 1 with version 2');
  await strip(page).getByRole('link', { name: 'What was lost' }).click();
  await expect(page.getByText('Bo overwrote this on purpose with version 2. Lost:')).toBeVisible();
});

test('after lost events the list shows what changed and announces what is new', async ({ page, open, api }) => {
  const word = `live${Math.random().toString(36).slice(2, 9)}`;
  const { id } = await api.create({ name: `${word} one`, price: 10 });
  let socket;
  let isLossy = false;
  await page.routeWebSocket(/\/live$/, (browser) => {
    socket = browser;
    browser.connectToServer().onMessage((message) => { if (!isLossy) browser.send(message); });
  });
  await open(page, `/products?q=${word}`);
  const row = page.getByRole('row', { name: `${word} one` });
  await expect(row).toBeVisible();
  isLossy = true;
  await api.change(id, { price: 12 });
  await api.create({ name: `${word} two` });
  await api.create();
  socket.send('"resync"');
  await expect(row).toContainText('12.00');
  await expect(page.locator('.list-news')).toContainText('1 new product');
});

test.describe('while the rows of the list are being fetched', () => {
  /** Holds back the first answer with rows. `fetched`: it was made; `release`: the page gets it, and draws. */
  const hold = async (page) => {
    const signal = () => {
      let send;
      const sent = new Promise((resolve) => { send = resolve; });
      return { send, sent };
    };
    const [fetched, released, answered] = [signal(), signal(), signal()];
    await page.route('**/fn/look_up_products', async (route) => {
      const response = await route.fetch();
      fetched.send();
      await released.sent;
      await route.fulfill({ response });
      answered.send();
    }, { times: 1 });
    return {
      fetched: fetched.sent,
      release: async () => {
        released.send();
        await answered.sent;
        await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      },
    };
  };

  test('another save is shown, too', async ({ page, open, api }) => {
    const word = `live${Math.random().toString(36).slice(2, 9)}`;
    const { id } = await api.create({ name: word, price: 10 });
    await open(page, `/products?q=${word}`);
    const first = await hold(page);
    await api.change(id, { price: 12 });
    await first.fetched;
    await api.change(id, { price: 13 });
    const row = page.getByRole('row', { name: word });
    await expect(row).toContainText('13.00');
    // The older answer comes last.
    await first.release();
    await expect(row).toContainText('13.00');
  });

  test('the rows of a page that is shown by then are not taken for new ones', async ({ page, open, api }) => {
    const word = `live${Math.random().toString(36).slice(2, 9)}`;
    const products = [];
    for (let n = 10; n < 31; n += 1) products.push(await api.create({ name: `${word} ${n}` }));
    await open(page, `/products?q=${word}`);
    const first = await hold(page);
    await api.change(products[0].id, { price: 12 });
    await first.fetched;
    await page.getByRole('link', { name: 'Next' }).click();
    await expect(page.locator('.row-link')).toHaveText([`${word} 30`]);
    await first.release();
    await expect(page.locator('.list-news')).toBeEmpty();
  });
});
