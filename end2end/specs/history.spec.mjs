// The history of a product, with WASM and without.
import { expect, signAs, test, unique } from '../helpers/test.mjs';
import { field } from '../helpers/editing.mjs';
import { bringBack, confirmRestore, line, loss, overwritten, restore, restoring, showRestore } from '../helpers/history.mjs';

test('the timeline says who, when, what, and marks what changed', async ({ page, open, api }) => {
  const { id, name } = await api.create({ price: 10, description: 'A red lamp.', as: 'Ada' });
  await api.change(id, { price: 12, description: 'A green lamp.' }, 'Bo');
  const response = await open(page, `/products/${id}/history`);
  expect(response.status()).toBe(200);
  await expect(page).toHaveTitle(`History of ${name} · Concord`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`History of ${name}`);
  await expect(line(page, 0)).toContainText('Created');
  await expect(line(page, 0)).toContainText('by Ada');
  await expect(line(page, 1)).toContainText('Edited');
  await expect(line(page, 1)).toContainText('Newest');
  await expect(line(page, 1)).toContainText('by Bo');
  await expect(line(page, 1).locator('time')).toHaveAttribute('datetime', /Z$/);
  await expect(line(page, 1).locator('del')).toHaveText(['removed: red', 'removed: 10.00']);
  await expect(line(page, 1).locator('ins')).toHaveText(['added: green', 'added: 12.00']);
  await expect(page.locator('.history-line').first()).toHaveAttribute('id', 'v1');
});

test('the page is reached from the product and leads back', async ({ page, open, api }) => {
  const { id, name } = await api.create();
  await open(page, `/products/${id}`);
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page).toHaveURL(`/products/${id}/history`);
  await page.getByRole('main').getByRole('link', { name }).click();
  await expect(page).toHaveURL(`/products/${id}`);
  await expect(field(page, 'Name')).toHaveValue(name);
});

test('any two versions are compared', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 10, stock_quantity: 10 });
  await api.change(id, { price: 12 });
  await api.change(id, { stock_quantity: 9 });
  await api.change(id, { price: 10 });
  await open(page, `/products/${id}/history`);
  await line(page, 1).getByRole('radio', { name: 'Compare from version 1' }).check();
  await line(page, 2).getByRole('radio', { name: 'Compare to version 2' }).check();
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page).toHaveURL(/history\?(a=1&b=2|b=2&a=1)$/);
  const compared = page.getByRole('region', { name: 'From version 1 to version 2' });
  await expect(compared.getByRole('term')).toHaveText(['Stock']);
  await expect(compared.locator('del, ins')).toHaveText(['removed: 10', 'added: 9']);
  await expect(line(page, 1).getByRole('radio', { name: 'Compare from version 1' })).toBeChecked();

  await compared.getByRole('link', { name: 'Swap' }).click();
  const swapped = page.getByRole('region', { name: 'From version 2 to version 1' });
  await expect(swapped.locator('del, ins')).toHaveText(['removed: 9', 'added: 10']);
  await swapped.getByRole('link', { name: 'Close' }).click();
  await expect(page).toHaveURL(`/products/${id}/history`);
  await expect(swapped).toHaveCount(0);

  await open(page, `/products/${id}/history?a=0&b=0`);
  await expect(page.getByText('Both are the same.')).toBeVisible();
  await open(page, `/products/${id}/history?a=0&b=99`);
  await expect(page.getByText('Version 99 is not in the history')).toBeVisible();
});

test('older versions are on the next pages, and what was chosen goes along', async ({ page, open, api }) => {
  const { id } = await api.create({ stock_quantity: 0 });
  for (let stock = 1; stock <= 45; stock += 1) await api.change(id, { stock_quantity: stock });
  await open(page, `/products/${id}/history?a=44&b=45`);
  await expect(page.locator('.history-line')).toHaveCount(20);
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await pages.getByRole('link', { name: 'Older' }).click();
  await expect(page).toHaveURL(/\?a=44&b=45&before=26$/);
  await expect(page.locator('.history-line').first()).toHaveAttribute('id', 'v25');
  // The last line of a page is compared with the first of the next page.
  await expect(line(page, 6).locator('del, ins')).toHaveText(['removed: 5', 'added: 6']);
  await line(page, 10).getByRole('radio', { name: 'Compare from version 10' }).check();
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page).toHaveURL(/before=26/);
  await expect(page.getByRole('region', { name: 'From version 10 to version 45' })).toBeVisible();
  await pages.getByRole('link', { name: 'Older' }).click();
  await expect(line(page, 0)).toContainText('Created');
  await expect(page.locator('.history-line')).toHaveCount(6);
  await expect(pages.getByRole('link', { name: 'Older' })).toHaveCount(0);
  await pages.getByRole('link', { name: 'Newest' }).click();
  await expect(line(page, 45)).toContainText('Newest');
  await open(page, `/products/${id}/history?before=0`);
  await page.getByRole('link', { name: 'Go to the newest' }).click();
  await expect(line(page, 45)).toBeVisible();
});

test('a version is restored, and the history says from which', async ({ page, context, open, api }) => {
  await signAs(context, 'Ada');
  const { id } = await api.create({ price: 10 });
  await api.change(id, { price: 12 });
  await open(page, `/products/${id}/history`);
  await expect(line(page, 1).getByRole('link', { name: 'Restore' })).toHaveCount(0);
  await restore(page, 0);
  await expect(page.getByText('Restored version 0 as version 2.')).toBeVisible();
  await expect(line(page, 2)).toContainText('Restored from version 0');
  await expect(line(page, 2)).toContainText('by Ada');
  expect(await api.get(id)).toMatchObject({ price: 10, version: 2 });
});

test('single fields come back, the stock only if it is chosen, and Undo takes it back', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 10, description: 'Old.', stock_quantity: 50 });
  await api.change(id, { price: 12, description: 'New.' });
  await api.move(id, -12);
  await open(page, `/products/${id}/history`);
  await showRestore(page, 0);
  const shown = restoring(page, 0);
  await expect(shown.getByRole('checkbox')).toHaveCount(3);
  await expect(shown.getByLabel('Description')).toBeChecked();
  await expect(shown.getByLabel('Price')).toBeChecked();
  await expect(shown.getByLabel('Stock')).not.toBeChecked();
  await expect(shown.locator('del, ins')).toHaveText(['removed: New', 'added: Old', 'removed: 12.00', 'added: 10.00', 'removed: 38', 'added: 50']);
  expect((await api.get(id)).version).toBe(2);
  await shown.getByLabel('Description').uncheck();
  await confirmRestore(page, 0);
  await expect(page.getByText('Restored version 0 as version 3.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ price: 10, description: 'New.', stock_quantity: 38 });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Restored version 2 as version 4.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ price: 12, description: 'New.', stock_quantity: 38 });

  await showRestore(page, 0);
  await restoring(page, 0).getByLabel('Stock').check();
  await confirmRestore(page, 0);
  await expect(page.getByText('Restored version 0 as version 5.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ price: 10, description: 'Old.', stock_quantity: 50 });
});

test('what a restore would change is left by Cancel, and nothing is written', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 10 });
  await api.change(id, { price: 12 });
  await open(page, `/products/${id}/history`);
  await showRestore(page, 0);
  await restoring(page, 0).getByRole('link', { name: 'Cancel' }).click();
  await expect(restoring(page, 0)).toHaveCount(0);
  expect((await api.get(id)).version).toBe(1);
});

test('what others saved meanwhile is merged into it', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 10, stock_quantity: 10 });
  await api.change(id, { price: 12 });
  await open(page, `/products/${id}/history`);
  await showRestore(page, 0);
  await api.change(id, { stock_quantity: 7 }, 'Cy');
  await confirmRestore(page, 0);
  await expect(page.getByText("Restored version 0 as version 3, merged with Cy's changes to Stock.")).toBeVisible();
  expect(await api.get(id)).toMatchObject({ price: 10, stock_quantity: 7 });
});

test('both changed the same: it is decided on the page of the product', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 10 });
  await api.change(id, { price: 12 });
  await open(page, `/products/${id}/history`);
  await showRestore(page, 0);
  await api.change(id, { price: 14 }, 'Cy');
  await confirmRestore(page, 0);
  const dialog = page.getByRole('dialog', { name: /^Cy saved version 2 .* while you were editing version 1/ });
  await expect(dialog).toBeVisible();
  await expect(page).toHaveURL(`/products/${id}`);
  expect((await api.get(id)).version).toBe(2);
  const price = dialog.getByRole('group', { name: 'Price', exact: true });
  await price.getByRole('radio', { name: 'Yours', exact: true }).check();
  await dialog.getByRole('button', { name: 'Save merged version' }).click();
  await expect(page.getByText('Saved as version 3.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ price: 10, version: 3 });
});

test('a deleted product comes back with the version that is wanted', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 10 });
  await api.change(id, { price: 12 });
  await api.delete(id, 'Bo');
  await open(page, `/products/${id}`);
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByText('This product is deleted.')).toBeVisible();
  await expect(line(page, 2)).toContainText('Deleted');
  await restore(page, 0);
  await expect(page.getByText('Restored version 0 as version 3.')).toBeVisible();
  await expect(page.getByText('This product is deleted.')).toHaveCount(0);
  expect(await api.get(id)).toMatchObject({ price: 10, version: 3 });
});

test('deleted meanwhile: the person is asked first', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 10 });
  await api.change(id, { price: 12 });
  await open(page, `/products/${id}/history`);
  await showRestore(page, 0);
  await api.delete(id, 'Bo');
  await confirmRestore(page, 0);
  await expect(page.getByRole('heading', { name: /Bo deleted this product at/ })).toBeVisible();
  expect(await api.get(id)).toBeNull();
  await page.getByRole('button', { name: 'Restore with my changes' }).click();
  await expect(page.getByText('Restored as version 3.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ price: 10 });
});

test('who was overwritten on purpose is told what was lost, and brings it back', async ({ page, open, api, request }) => {
  const { id } = await overwritten({ api, request });
  await open(page, `/products/${id}/history`);
  await expect(line(page, 2)).toContainText('Overwrote version 1 on purpose');
  await expect(loss(page, 1)).toContainText('Bo overwrote this on purpose with version 2. Lost:');
  await expect(loss(page, 1).getByRole('term')).toHaveText(['Price']);
  await expect(loss(page, 1).locator('del, ins')).toHaveText(['removed: 12.00', 'added: 10.00']);
  await api.change(id, { stock_quantity: 3 }, 'Cy');
  await bringBack(page, 1);
  await expect(page.getByText('Brought back what was lost of version 1 as version 4.')).toBeVisible();
  await expect(loss(page, 1)).toContainText('Everything has been restored since.');
  await expect(loss(page, 1).getByRole('button')).toHaveCount(0);
  expect(await api.get(id)).toMatchObject({ price: 12, stock_quantity: 3 });
});

test('what is lost and changed since is for a person to decide', async ({ page, open, api, request }) => {
  const { id } = await overwritten({ api, request, price: '11.00' });
  await open(page, `/products/${id}/history`);
  await bringBack(page, 1);
  const dialog = page.getByRole('dialog', { name: /while you were editing version 0/ });
  await expect(dialog.getByRole('group', { name: 'Price', exact: true })).toContainText('12.00');
  expect(await api.get(id)).toMatchObject({ price: 11, version: 2 });
});

test('the overwriter reads that it was them', async ({ page, context, open, api, request }) => {
  await signAs(context, 'Bo');
  const { id } = await overwritten({ api, request });
  await open(page, `/products/${id}/history`);
  await expect(loss(page, 1)).toContainText('You overwrote this on purpose');
});

test('markup in the history is text', async ({ page, open, api }) => {
  const markup = '</title></span><script>window.hit = 1</script>';
  const { id } = await api.create({ name: `${unique('Safe')} ${markup}`, description: markup, as: `Bo ${markup}` });
  await api.change(id, { description: `${markup} more` });
  await open(page, `/products/${id}/history`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(markup);
  await expect(line(page, 0)).toContainText(`by Bo ${markup}`);
  const html = await (await page.request.get(`/products/${id}/history?a=0&b=1`)).text();
  expect(html).not.toContain('<script>window.hit');
});

test('a product that has never been has no history', async ({ page, open }) => {
  for (const id of ['999999999', 'abc', '99999999999999999999']) {
    const response = await open(page, `/products/${id}/history`);
    expect(response.status(), id).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Product not found');
  }
});
