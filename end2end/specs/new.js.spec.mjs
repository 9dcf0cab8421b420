// A new product with WASM.
import { expect, test, unique } from '../helpers/test.mjs';

const field = (page, name) => page.getByRole('textbox', { name, exact: true });

async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) await field(page, name).fill(value);
}

test('the first field with a fault gets the focus, and a fault goes when it is typed over', async ({ page, open }) => {
  await open(page, '/products/new');
  await fill(page, { Name: 'x', Price: 'much', Stock: '-1' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(field(page, 'Price')).toBeFocused();
  await expect(field(page, 'Price')).toHaveAccessibleDescription('Enter a price like 19.99.');
  await field(page, 'Price').fill('2');
  await expect(field(page, 'Price')).not.toHaveAttribute('aria-invalid', 'true');
  await expect(field(page, 'Stock')).toHaveAttribute('aria-invalid', 'true');
});

test('an error moves nothing', async ({ page, open }) => {
  await open(page, '/products/new');
  const place = async () => (await page.getByRole('button', { name: 'Save', exact: true }).boundingBox()).y;
  const before = await place();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(field(page, 'Name')).toHaveAttribute('aria-invalid', 'true');
  expect(await place()).toBe(before);
});

test('Ctrl+Enter saves from the description', async ({ page, open }) => {
  const name = unique('Kettle');
  await open(page, '/products/new');
  await fill(page, { Name: name, Price: '1', Stock: '1', Description: 'Text' });
  await field(page, 'Description').press('Control+Enter');
  await expect(page.getByText(`Added ${name}.`)).toBeVisible();
});

test('a double click makes one product', async ({ page, open, api }) => {
  const name = unique('Fork');
  await open(page, '/products/new');
  await fill(page, { Name: name, Price: '1', Stock: '1' });
  await page.getByRole('button', { name: 'Save', exact: true }).dblclick();
  await expect(page.getByText(`Added ${name}.`)).toBeVisible();
  await open(page, `/products?q=${name}`);
  await expect(page.getByRole('row', { name })).toHaveCount(1);
  expect(api).toBeTruthy();
});

test('a product whose answer was lost is made once', async ({ page, open, complaints }) => {
  complaints.allow(/ERR_FAILED/);
  const name = unique('Ladle');
  await open(page, '/products/new');
  await fill(page, { Name: name, Price: '1', Stock: '1' });
  await page.route(/create_product/, async (route) => { await route.fetch(); await route.abort(); }, { times: 1 });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(`Added ${name}.`)).toBeVisible();
  await open(page, `/products?q=${name}`);
  await expect(page.getByRole('row', { name })).toHaveCount(1);
});

test('what is typed survives a reload and a failing server', async ({ page, open, complaints }) => {
  complaints.allow(/ERR_FAILED/);
  const name = unique('Spoon');
  await open(page, '/products/new');
  await fill(page, { Name: name, Description: 'Long\ntext', Price: '3', Stock: '4' });
  await page.route(/create_product/, (route) => route.abort(), { times: 1 });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(
    'The server cannot be reached. What you typed is kept in this browser.');

  page.once('dialog', (dialog) => dialog.accept());
  await page.reload();
  await expect(page.getByText('This is what you typed before.')).toBeVisible();
  await expect(field(page, 'Name')).toHaveValue(name);
  await expect(field(page, 'Description')).toHaveValue('Long\ntext');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(`Added ${name}.`)).toBeVisible();

  await open(page, '/products/new');
  await expect(field(page, 'Name')).toHaveValue('');
});

test('a kept draft can be thrown away', async ({ page, open }) => {
  await open(page, '/products/new');
  await fill(page, { Name: 'Draft' });
  page.once('dialog', (dialog) => dialog.accept());
  await page.reload();
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(field(page, 'Name')).toHaveValue('');
  await page.reload();
  await expect(field(page, 'Name')).toHaveValue('');
  await expect(page.getByText('This is what you typed before.')).toBeHidden();
});

test('leaving with unsaved text is asked about', async ({ page, open }) => {
  await open(page, '/products');
  await page.getByRole('link', { name: 'New product' }).click();
  await fill(page, { Name: 'Unsaved' });
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });

  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(dialog.getByRole('button', { name: 'Stay' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/\/products\/new$/);

  await page.evaluate(() => history.back());
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/products\/new$/);
  await expect(field(page, 'Name')).toHaveValue('Unsaved');

  await page.getByRole('link', { name: 'Cancel' }).click();
  await dialog.getByRole('button', { name: 'Leave without saving' }).click();
  await expect(page).toHaveURL(/\/products$/);
  await page.getByRole('link', { name: 'New product' }).click();
  await expect(field(page, 'Name')).toHaveValue('Unsaved');
});

test('closing the tab with unsaved text is asked about', async ({ page, open }) => {
  await open(page, '/products/new');
  await fill(page, { Name: 'Unsaved' });
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.accept();
});
