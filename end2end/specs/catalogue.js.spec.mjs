// SKU, status, reorder level, category and tags: in the form, the dialog, the list and over time.
import { expect, test, unique } from '../helpers/test.mjs';
import { asked, button, choose, dialog, field, inConflict, result, save, saveWith, strip } from '../helpers/editing.mjs';

const FIELDS = { SKU: 'sku', Status: 'status', 'Reorder level': 'low_stock_threshold', Category: 'category', Tags: 'tags' };

test('each field is saved, shown again and in the history', async ({ page, api, open }) => {
  const { id } = await api.create();
  const sku = unique('SKU');
  await open(page, `/products/${id}`);
  await saveWith(page, { SKU: sku, Status: 'archived', 'Reorder level': '1.500', Category: 'Home/Lamps', Tags: 'oak, warm' });
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({
    sku, status: 'archived', low_stock_threshold: 1500, category: 'Home / Lamps', tags: ['oak', 'warm'],
  });
  // What the server made of it stands in the form.
  await expect(field(page, 'Category')).toHaveValue('Home / Lamps');
  await expect(field(page, 'Reorder level')).toHaveValue('1500');
  await page.goto(`/products/${id}/history`);
  for (const label of Object.keys(FIELDS)) await expect(page.getByRole('term').filter({ hasText: label })).toBeVisible();
});

test('a new product is active, and keeps what was typed until it is saved', async ({ page, api, open }) => {
  await open(page, '/products/new');
  const control = (label) => page.getByLabel(label, { exact: true });
  await expect(control('Status')).toHaveValue('active');
  await expect(page.getByText('Nothing typed yet')).toBeVisible();
  await control('Status').selectOption('draft');
  await control('Tags').fill('new');
  await expect(page.getByText('Not saved yet')).toBeVisible();
  page.on('dialog', (leaving) => leaving.accept());
  await page.reload();
  await expect(page.getByText('This is what you typed before.')).toBeVisible();
  await expect(control('Status')).toHaveValue('draft');
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(control('Status')).toHaveValue('active');
  await expect(page.getByText('Nothing typed yet')).toBeVisible();
});

test('a SKU that another product has is named at the field, and nothing typed is lost', async ({ page, api, open }) => {
  const [sku, name] = [unique('Taken'), unique('Holder')];
  await api.create({ name, sku });
  const { id } = await api.create();
  await open(page, `/products/${id}`);
  await saveWith(page, { SKU: sku.toUpperCase(), Name: 'Typed' });
  await expect(page.locator('#sku-note')).toHaveText(new RegExp(`This SKU is taken by .*${name}.*Enter a different one`));
  await expect(field(page, 'SKU')).toBeFocused();
  await expect(field(page, 'Name')).toHaveValue('Typed');
  await saveWith(page, { SKU: `${sku}-2` });
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
});

test('tags of both are merged without a question', async ({ page, api, open }) => {
  const { id } = await api.create({ tags: ['oak', 'old'] });
  await open(page, `/products/${id}`);
  await field(page, 'Tags').fill('oak, mine');
  await api.change(id, { tags: ['Oak', 'old', 'theirs'] }, 'Bo');
  await expect(strip(page)).toContainText('Bo saved version 1');
  await save(page);
  await expect(page.getByText(/Saved as version 2, merged with Bo's changes to Tags/)).toBeVisible();
  expect((await api.get(id)).tags).toEqual(['Oak', 'mine', 'theirs']);
});

for (const [label, product, theirs, mine, saved] of [
  ['Status', { status: 'draft' }, { status: 'active' }, { Status: 'archived' }, 'archived'],
  ['SKU', { sku: null }, { sku: unique('T') }, { SKU: unique('M') }, null],
  ['Category', { category: 'Home' }, { category: 'Garden' }, { Category: 'Office / Desks' }, 'Office / Desks'],
  ['Reorder level', { low_stock_threshold: 3 }, { low_stock_threshold: 4 }, { 'Reorder level': '5' }, 5],
]) {
  test(`a ${label} that both changed is decided in the dialog`, async ({ page, api, open }) => {
    const { id } = await inConflict({ api, open, page, product, theirs, mine });
    await expect(dialog(page).getByText('Needs your decision (1)')).toBeVisible();
    await choose(page, label, 'Theirs');
    await choose(page, label, 'Yours');
    await expect(result(page, label)).toHaveValue(mine[label]);
    await button(page, 'Save merged version').click();
    await expect(page.getByText('Saved as version 2')).toBeVisible();
    expect((await api.get(id))[FIELDS[label]]).toEqual(saved ?? mine.SKU);
  });
}

test('a status can be decided for a third value', async ({ page, api, open }) => {
  const { id } = await inConflict({
    api, open, page, product: { status: 'draft' }, theirs: { status: 'active' }, mine: { Status: 'archived' },
  });
  await expect(asked(page, 'Status').getByText('Archived').first()).toBeVisible();
  await expect(result(page, 'Status')).toHaveValue('');
  await result(page, 'Status').selectOption('draft');
  await expect(dialog(page).getByText('1 of 1 decided')).toBeVisible();
  await button(page, 'Save merged version').click();
  await expect(page.getByText('Saved as version 2')).toBeVisible();
  expect((await api.get(id)).status).toBe('draft');
});

test('categories in use are suggested', async ({ page, api, open }) => {
  const category = unique('Suggested');
  await api.create({ category });
  await open(page, '/products/new');
  await page.getByLabel('Category', { exact: true }).focus();
  await expect(page.locator(`#category-suggestions option[value="${category}"]`)).toHaveCount(1);
});

test('the list tells low stock from none, with the status and the SKU', async ({ page, api, open }) => {
  const word = unique('Levels');
  const sku = unique('L');
  await api.create({ name: `${word} out`, stock_quantity: 0, status: 'archived' });
  await api.create({ name: `${word} low`, stock_quantity: 50, low_stock_threshold: 50, sku });
  await api.create({ name: `${word} enough`, stock_quantity: 1, low_stock_threshold: 0, status: 'draft' });
  await open(page, `/products?q=${word}`);
  const row = (name) => page.getByRole('row').filter({ hasText: `${word} ${name}` });
  await expect(row('out')).toContainText('Out of stock');
  await expect(row('out')).toContainText('Archived');
  await expect(row('low')).toContainText('Low');
  await expect(row('low')).toContainText(sku);
  await expect(row('enough')).not.toContainText(/Low|Out/);
  await expect(row('enough')).toContainText('Draft');
});

test('a draft of a release without these fields changes none of them', async ({ page, api, open }) => {
  const sku = unique('Old');
  const { id } = await api.create({ sku, status: 'draft', tags: ['kept'] });
  await open(page, `/products/${id}`);
  await page.evaluate((product) => {
    const form = (price) => ({
      name: 'Lamp', description: '', price, stock_quantity: '10', blank_description: false,
      movement: { delta: '', reason: '', reference: '' },
    });
    const draft = { product, version: 0, base: form('10.00'), text: form('12'), place: { tab: 'gone', form: 0 }, at: Date.now() };
    localStorage.setItem(`concord.draft.${product}.gone.0`, JSON.stringify(draft));
  }, id);
  await page.reload();
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText('Unsaved: Price')).toBeVisible();
  await expect(field(page, 'SKU')).toHaveValue(sku);
  await expect(field(page, 'Status')).toHaveValue('draft');
  await save(page);
  await expect(page.getByText('Saved as version 1.')).toBeVisible();
  expect(await api.get(id)).toMatchObject({ sku, status: 'draft', tags: ['kept'], price: 12 });
});

test('a text says how many characters are left, when few are', async ({ page, api, open }) => {
  const { id } = await api.create();
  await open(page, `/products/${id}`);
  const sku = field(page, 'SKU');
  await expect(sku).toHaveAccessibleDescription('Your own article number');
  await sku.fill('x'.repeat(60));
  await expect(sku).toHaveAccessibleDescription('4 characters left');
  await sku.fill('x'.repeat(66));
  await expect(sku).toHaveAccessibleDescription('2 characters too many');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(sku).toHaveAccessibleDescription('Shorten the SKU to 64 characters; it has 66.');
  await sku.fill('x');
  await expect(sku).toHaveAccessibleDescription('Your own article number');
});
