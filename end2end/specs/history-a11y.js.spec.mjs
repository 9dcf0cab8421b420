// axe on the history pages; axe itself runs in the page.
import { expect, expectAccessible, test, unique } from '../helpers/test.mjs';
import { overwritten } from '../helpers/history.mjs';

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width} px`, () => {
      test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });
      test('axe finds nothing, and nothing is cut off', async ({ page, open, api, request }) => {
        const { id } = await overwritten({ api, request });
        await api.change(id, { description: 'x'.repeat(300) });
        await open(page, `/products/${id}/history?a=0&b=2`);
        await expectAccessible(page);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
      });
    });
  }
}

for (const colorScheme of ['light', 'dark']) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 390, height: 844 }, contextOptions: { reducedMotion: 'reduce' } });
    test('axe finds nothing in the deleted products on a phone', async ({ page, open, api }) => {
      const { id } = await api.create({ name: unique('Axe') });
      await api.delete(id);
      await open(page, '/products/deleted');
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });
  });
}
