// Accessibility of the edit page and its dialogs: axe, keyboard only, narrow and wide, light and dark.
import { expect, expectAccessible, test } from '../helpers/test.mjs';
import { asked, button, choose, dialog, field, inConflict, save, saveWith, type } from '../helpers/editing.mjs';

const ALL = {
  product: { name: 'Lamp', price: 10, stock_quantity: 10, description: 'One red.\n\nTwo.\n\nThree red.' },
  theirs: { name: 'Desk', price: 12, stock_quantity: 9, description: 'One blue.\n\nTwo.\n\nThree blue.' },
  mine: { Price: '11', Stock: '12', Description: 'One green.\n\nTwo.\n\nThree green.' },
};

for (const [scheme, width] of [['light', 1280], ['dark', 1280], ['light', 390], ['dark', 390]]) {
  test.describe(`${scheme}, ${width} px`, () => {
    test.use({ colorScheme: scheme, viewport: { width, height: 844 } });

    test('axe finds nothing in the page and its dialogs', async ({ page, api, open, complaints }) => {
      complaints.allow(/Failed to load resource/);
      const { id } = await inConflict({ api, open, page, ...ALL });
      await dialog(page).getByText('Merged for you').click();
      await choose(page, 'Description', 'Both', 0);
      await expectAccessible(page);
      await button(page, 'Save merged version').click();
      await expectAccessible(page);
      await button(page, 'Overwrite with mine').click();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(dialog(page)).toBeHidden();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Discard' }).click();
      await type(page, { Stock: '5' });
      await api.change(id, { price: 20 });
      await save(page);
      await page.getByRole('button', { name: 'See' }).click();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Close' }).click();
      await saveWith(page, { Name: ' ', Price: 'cheap' });
      await expect(page.getByText('Enter a name.')).toBeVisible();
      await page.route('**/fn/save_product*', (route) => route.abort());
      await saveWith(page, { Name: 'Good', Price: '1' });
      await expect(page.getByRole('button', { name: 'Stop trying' })).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Stop trying' }).click();
      await page.unroute('**/fn/save_product*');
      await api.delete(id);
      await save(page);
      await expect(page.getByRole('dialog', { name: /deleted this product/ })).toBeVisible();
      await expectAccessible(page);
    });

    test('nothing is wider than the window', async ({ page, api, open }) => {
      await inConflict({ api, open, page, ...ALL, product: { ...ALL.product, name: 'W'.repeat(200) } });
      await dialog(page).getByText('Merged for you').click();
      const overflow = () => page.evaluate(() => {
        const wide = (element) => Math.max(0, element.scrollWidth - element.clientWidth);
        return [document.documentElement, document.querySelector('dialog.conflict .dialog-body')].map(wide);
      });
      expect(await overflow()).toEqual([0, 0]);
      // The buttons are always visible, wherever the questions are scrolled to.
      await expect(button(page, 'Save merged version')).toBeInViewport();
      await expect(button(page, 'Copy my changes')).toBeInViewport();
    });
  });
}

test('a conflict is brought to its end by keyboard alone', async ({ page, api, open }) => {
  const { id } = await inConflict({ api, open, page, product: { price: 10, name: 'Lamp' }, theirs: { price: 12, name: 'Desk' }, mine: { Price: '11', Name: 'Floor' } });
  const focused = () => page.evaluate(() => document.activeElement.closest('dialog')?.className ?? null);
  await page.keyboard.press('Tab');
  await expect(button(page, 'Use all theirs')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(asked(page, 'Name').getByRole('radio', { name: 'Theirs' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(asked(page, 'Name').getByRole('radio', { name: 'Yours' })).toBeChecked();
  await page.keyboard.press('Tab');
  await expect(asked(page, 'Name').getByLabel('Result')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(asked(page, 'Price').getByRole('radio', { name: 'Theirs' })).toBeChecked();
  // The focus never reaches the page behind.
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press('Tab');
    expect([null, 'dialog conflict']).toContain(await focused());
  }
  await asked(page, 'Price').getByLabel('Result').focus();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Saved as version 2.')).toBeVisible();
  await expect(page.locator('#save')).toBeFocused();
  expect(await api.get(id)).toMatchObject({ name: 'Floor', price: 12 });
});

test('Save pressed too early by keyboard leads to what is missing', async ({ page, api, open }) => {
  await inConflict({ api, open, page, ...ALL });
  await choose(page, 'Price', 'Yours');
  await choose(page, 'Description', 'Theirs', 0);
  await button(page, 'Save merged version').focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('alert')).toHaveText('Decide Description and Stock first.');
  await expect(asked(page, 'Description').getByRole('radio', { name: 'Theirs' }).nth(1)).toBeFocused();
});

test('without motion nothing moves', async ({ page, api, open }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await inConflict({ api, open, page, ...ALL });
  const moving = await page.evaluate(() => document.getAnimations().filter((a) => a.effect.getTiming().duration > 0).length);
  expect(moving).toBe(0);
});

test('times are told in the reader\'s words', async ({ page, api, open }) => {
  const { id } = await api.create();
  await open(page, `/products/${id}`);
  await type(page, { Price: '3' });
  await expect(field(page, 'Price')).toHaveValue('3');
  await expect(page.getByText('just now').first()).toBeVisible();
});
