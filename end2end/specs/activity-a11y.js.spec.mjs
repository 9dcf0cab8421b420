// axe on the activity page; axe itself runs in the page.
import { expect, expectAccessible, test } from '../helpers/test.mjs';

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width} px`, () => {
      test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });
      test('the figures and their courses', async ({ page }) => {
        await page.goto('/activity');
        await expect(page.getByRole('heading', { name: 'Open tabs' })).toBeVisible();
        await expectAccessible(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide).toBeLessThanOrEqual(0);
      });
    });
  }
}
