// Numbers in the person's format, in lists and in forms.
import { expect, test, unique } from '../helpers/test.mjs';
import { field, save } from '../helpers/editing.mjs';

// The format in the list, for languages with other separators, digits and direction marks.
for (const locale of ['en-GB', 'de-DE', 'de-CH', 'fr-FR', 'hi-IN', 'ar-EG', 'fa-IR', 'es-ES', 'my-MM']) {
  test.describe(locale, () => {
    test.use({ locale });

    test('what the list shows can be copied into the form', async ({ page, open, api }) => {
      const token = unique('Desk');
      const { id } = await api.create({ name: token, price: 1234567.8, stock_quantity: 1500 });
      await open(page, `/products?q=${token}`);
      const row = page.getByRole('row').filter({ hasText: token });
      const [price, stock] = await row.locator('td .num').allInnerTexts();
      const format = (number, digits) => page.evaluate(
        ([number, digits]) => new Intl.NumberFormat([], { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(number),
        [number, digits],
      );
      expect(price).toBe(await format(1234567.8, 2));
      expect(stock).toBe(await format(1500, 0));

      // Another value first, so that there is something to save.
      await api.change(id, { price: 1, stock_quantity: 2 });
      await open(page, `/products/${id}`);
      await field(page, 'Price').fill(price);
      await field(page, 'Stock').fill(stock);
      await save(page);
      await expect(page.getByText('Saved as version 2')).toBeVisible();
      expect(await api.get(id)).toMatchObject({ price: 1234567.8, stock_quantity: 1500 });
    });
  });
}

test('a price with two meanings is refused, and stays as it was typed', async ({ page, open, api }) => {
  const { id } = await api.create({ price: 7 });
  await open(page, `/products/${id}`);
  for (const text of ['1.500', '150.000', '1,500']) {
    await field(page, 'Price').fill(text);
    await save(page);
    await expect(field(page, 'Price')).toHaveAccessibleDescription(/Enter the price without a separator for thousands/);
    await expect(field(page, 'Price')).toHaveValue(text);
  }
  expect((await api.get(id)).price).toBe(7);
});

test('a name that nobody sees is none', async ({ page, open, api }) => {
  const { id, name } = await api.create();
  await open(page, `/products/${id}`);
  await field(page, 'Name').fill('\u3164\u200b');
  await save(page);
  await expect(field(page, 'Name')).toHaveAccessibleDescription('Enter a name.');
  expect((await api.get(id)).name).toBe(name);
  await page.getByLabel('Your name').fill('\u2060');
  await page.getByLabel('Your name').press('Enter');
  await expect(page.getByLabel('Your name')).toHaveValue('');
});
