// axe on the locks page; axe itself runs in the page.
import { expect, expectAccessible, test } from '../helpers/test.mjs';

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width} px`, () => {
      test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });
      test('who holds and who waits', async ({ page }) => {
        await page.goto('/locks');
        await expect(page.getByRole('heading', { name: 'Locks' })).toBeVisible();
        await expectAccessible(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide).toBeLessThanOrEqual(0);
      });
    });
  }
}
