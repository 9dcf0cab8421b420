// Small windows: only one area scrolls, it ends with its content, and nothing covers the focus (WCAG
// 2.4.11, and 1.4.10 at 400 %: 320 × 256 px).
import { deaf, expect, expectAccessible, test } from '../helpers/test.mjs';
import { button, dialog, inConflict, save, type } from '../helpers/editing.mjs';

const words = (word) => Array.from({ length: 12 }, (_, at) => `Line ${at} is ${word} here.`).join('\n\n');

const LONG = {
  product: { name: 'Lamp', price: 10, stock_quantity: 10, description: words('old') },
  theirs: { name: 'Desk', price: 12, stock_quantity: 9, description: words('theirs') },
  mine: { Name: 'Floor', Price: '11', Description: words('mine') },
};

const SIZES = [[1280, 844], [1280, 420], [390, 844], [390, 600], [640, 512], [320, 256]];

/** The elements that scroll vertically, and by how much more than their content needs. */
function scrollers(page, root) {
  return page.evaluate((selector) => {
    const found = [];
    const end = (element) => {
      const boxes = [...element.querySelectorAll('*')]
        .filter((it) => it.checkVisibility() && getComputedStyle(it).position !== 'fixed')
        // Content for screen readers only is not visible.
        .filter((it) => !it.closest('.visually-hidden'))
        .map((it) => it.getBoundingClientRect().bottom);
      const padding = parseFloat(getComputedStyle(element).paddingBottom);
      return Math.max(...boxes) - element.getBoundingClientRect().top + element.scrollTop + padding;
    };
    for (const element of [document.scrollingElement, ...document.querySelectorAll(`${selector}, ${selector} *`)]) {
      const { overflowY, overflow } = getComputedStyle(element);
      const isRoot = element === document.scrollingElement;
      const scrolls = isRoot ? overflow !== 'hidden' : ['auto', 'scroll'].includes(overflowY);
      if (element.matches('textarea') || !scrolls || element.scrollHeight <= element.clientHeight) continue;
      found.push({ name: isRoot ? 'page' : element.className, blank: Math.round(element.scrollHeight - end(element)) });
    }
    return found;
  }, root);
}

/** What covers the focused element, or where it is out of view; `null` if it is visible. */
function whatCovers(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    // Elements that are focusable only for scrolling.
    if (element.matches('body, main, dialog, .dialog-body')) return null;
    const label = element.closest('label');
    const box = element.getBoundingClientRect();
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const isFree = ([left, top]) => {
      const hit = document.elementFromPoint(left, top);
      // A long text is scrolled to the cursor.
      if (hit === null) return element.matches('textarea');
      return element.contains(hit) || hit.contains(element) || Boolean(label?.contains(hit));
    };
    const edges = [[x, box.top + 2], [x, box.bottom - 2], [box.left + 2, y], [box.right - 2, y]];
    // A field about as high as the window may be partly out of view.
    const seen = box.height >= innerHeight * 0.45 ? edges.some(isFree) : [...edges, [x, y]].every(isFree);
    if (seen) return null;
    const covers = edges.map(([left, top]) => document.elementFromPoint(left, top)?.className ?? 'out of sight');
    return `${element.id || element.name || element.textContent.trim().slice(0, 40)}: ${covers}`;
  });
}

/** Tabs through all elements, forwards and backwards; returns the covered ones. */
async function tabThrough(page, steps) {
  const covered = [];
  for (const keys of [...Array(steps).fill('Tab'), ...Array(steps).fill('Shift+Tab')]) {
    await page.keyboard.press(keys);
    const found = await whatCovers(page);
    if (found) covered.push(found);
  }
  return covered;
}

for (const [width, height] of SIZES) {
  test.describe(`${width} × ${height}`, () => {
    test.use({ viewport: { width, height }, reducedMotion: 'reduce' });

    test('the dialog scrolls as one, to the end of its content and no further', async ({ page, api, open }) => {
      await inConflict({ api, open, page, ...LONG });
      await dialog(page).getByText('Merged for you').click();
      const found = await scrollers(page, 'dialog.conflict');
      expect(found).toHaveLength(1);
      expect(found[0].blank, found[0].name).toBeLessThanOrEqual(2);
      const visible = await page.evaluate(() => {
        const scroller = [...document.querySelectorAll('dialog.conflict, dialog.conflict *')]
          .find((it) => ['auto', 'scroll'].includes(getComputedStyle(it).overflowY) && it.scrollHeight > it.clientHeight && !it.matches('textarea'));
        return scroller.clientHeight;
      });
      // There is enough space for the decisions.
      expect(visible).toBeGreaterThanOrEqual(Math.min(200, height * 0.7));
    });

    test('nothing lies over what has the focus in the dialog', async ({ page, api, open }) => {
      await inConflict({ api, open, page, ...LONG });
      expect(await tabThrough(page, 24)).toEqual([]);
      await button(page, 'Save merged version').scrollIntoViewIfNeeded();
      await expect(button(page, 'Save merged version')).toBeInViewport();
      await expectAccessible(page);
    });

    test('nothing lies over what has the focus in the form', async ({ page, api, open }) => {
      const { id } = await api.create({ description: words('old') });
      await open(page, `/products/${id}`);
      await type(page, { Price: '11' });
      await page.locator('.brand').focus();
      expect(await tabThrough(page, 24)).toEqual([]);
      expect(await scrollers(page, 'main')).toHaveLength(1);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });

    test('the other dialogs scroll as one, too', async ({ page, api, open }) => {
      const { id } = await api.create({ description: words('old') });
      await open(page, `/products/${id}`);
      await type(page, { Price: '11' });
      await api.change(id, { description: words('theirs'), name: 'Desk' });
      await page.locator('.strips').getByRole('button', { name: 'Review' }).click();
      await expect(page.locator('dialog.seen:modal')).toBeVisible();
      const found = await scrollers(page, 'dialog.seen');
      expect(found.length).toBeLessThanOrEqual(1);
      for (const { name, blank } of found) expect(blank, name).toBeLessThanOrEqual(2);
      await page.keyboard.press('Escape');
      await save(page);
      await page.getByRole('button', { name: 'See' }).click();
      await expect(page.locator('dialog.seen:modal')).toBeVisible();
      const seen = await scrollers(page, 'dialog.seen');
      for (const { name, blank } of seen) expect(blank, name).toBeLessThanOrEqual(2);
      expect(seen.length).toBeLessThanOrEqual(1);
    });
  });
}

for (const [width, height] of [[1280, 844], [1280, 420], [390, 844], [320, 256]]) {
  for (const path of ['/lab', '/products', '/products/new', '/products/deleted']) {
    test(`nothing lies over what has the focus on ${path}: ${width} × ${height}`, async ({ page, api, open }) => {
      await page.setViewportSize({ width, height });
      for (let n = 0; n < 3; n += 1) await api.create();
      // Products that other tests bring back move the rows of a list.
      await deaf(page);
      await open(page, path);
      expect(await tabThrough(page, 40)).toEqual([]);
    });
  }
}
