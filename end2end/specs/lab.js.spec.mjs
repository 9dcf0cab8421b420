// The lab with scripts: it is updated without a page load, and readable with pointer and keys.
import { expect, expectAccessible, test } from '../helpers/test.mjs';
import { LONG, choose, press, start, verdict } from '../helpers/lab.mjs';

test('a run is watched, read and shared', async ({ page, browser, baseURL }) => {
  await start(page, 'scenario=lost-update&strategy=nothing');
  await expect(verdict(page)).toContainText(/updates? (is|are) lost/);
  await expect(page.getByRole('img', { name: /2 workers over .* commits/ })).toBeVisible();
  const other = await browser.newContext({ baseURL });
  const reader = await other.newPage();
  await reader.goto(page.url());
  await expect(verdict(reader)).toHaveText(await verdict(page).textContent());
  await expect(reader.getByRole('button', { name: 'Stop' })).toHaveCount(0);
  await other.close();
});

test('the picture is read with the pointer and with the keys', async ({ page }) => {
  await start(page, 'scenario=lost-update&strategy=for-update&think_ms=50');
  await expect(verdict(page)).toHaveText(/Nothing is lost/);
  const readout = page.locator('#lanes-readout');
  // Waits are sampled: on a busy machine, not every one is seen together with its holder.
  const held = page.locator('title', { hasText: 'held by worker' });
  await page.locator('.span.k-waiting').filter({ has: held }).first().hover();
  await expect(readout).toContainText(/Worker \d: waiting for .* held by worker \d/);
  await page.locator('#lanes').focus();
  await page.mouse.move(0, 0);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.lane').first().locator('.span.is-read')).toHaveCount(1);
  await expect(readout).toContainText('Worker 1');
  await page.keyboard.press('ArrowDown');
  await expect(readout).toContainText('Worker 2');
  await page.getByRole('link', { name: '4×' }).click();
  await expect(page.locator('svg.lanes.zoom-4')).toBeVisible();
});

const done = async (page) => Number(await page.getByRole('progressbar').getAttribute('value'));

test('what is read while a run goes on stays to be read', async ({ page }) => {
  await start(page, LONG);
  const readout = page.locator('#lanes-readout');
  const read = page.locator('.span.is-read');
  await expect(page.locator('.lane').first().locator('.span').nth(2)).toBeAttached();
  await page.locator('#lanes').focus();
  await page.keyboard.press('ArrowRight');
  await expect(readout).toContainText('Worker 1');
  const [said, at] = [await readout.textContent(), await read.getAttribute('data-at')];
  const before = await done(page);
  await expect.poll(() => done(page)).toBeGreaterThan(before + 1);
  await expect(readout).toHaveText(said);
  await expect(read).toHaveCount(1);
  await expect(read).toHaveAttribute('data-at', at);
  await page.keyboard.press('ArrowRight');
  await expect(readout).toContainText('Worker 1');
  await expect(readout).not.toHaveText(said);
  await page.getByRole('button', { name: 'Stop' }).click();
});

test('a run that goes on is kept fresh without losing the focus, and can be stopped', async ({ page }) => {
  await start(page, LONG);
  const stop = page.getByRole('button', { name: 'Stop' });
  await stop.focus();
  const before = await done(page);
  await expect.poll(() => done(page)).toBeGreaterThan(before);
  await expect(stop).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/It was stopped after \d+ of/)).toBeVisible();
  await expect(stop).toHaveCount(0);
});

test('the focus goes on to the verdict', async ({ page }) => {
  await start(page, 'scenario=hot-counter&strategy=for-update&workers=1&operations=4&think_ms=250');
  await page.getByRole('button', { name: 'Stop' }).focus();
  await expect(verdict(page)).toBeFocused();
});

test('strategies follow the scenario without a page load', async ({ page }) => {
  await page.goto('/lab');
  await page.evaluate(() => { window.isStillHere = true; });
  await expect(page.getByRole('radio', { name: 'One statement' })).toBeEnabled();
  await choose(page, 'Deadlock by opposite order');
  await expect(page.getByRole('radio', { name: 'One statement' })).toBeDisabled();
  await expect(page.getByLabel('Operations')).toHaveValue('10');
  await expect(page).toHaveURL(/scenario=deadlock/);
  await expect(page.getByRole('link', { name: /^Deadlock/ })).toBeFocused();
  expect(await page.evaluate(() => window.isStillHere)).toBe(true);
  await page.goBack();
  await expect(page.getByRole('radio', { name: 'One statement' })).toBeEnabled();
});

test('all strategies are put side by side, under one link', async ({ page, browser, baseURL }) => {
  await press(page, '/lab?scenario=lost-update&operations=4&think_ms=1', 'Run all strategies');
  await expect(page).toHaveURL(/\/lab\/compare\?runs=/);
  await expect(page.getByRole('row')).toHaveCount(9);
  await expect(page.getByRole('region', { name: 'Throughput' }).getByRole('listitem')).toHaveCount(8);
  await expect(page.getByText('Fastest correct strategy')).toBeVisible();
  const other = await browser.newContext({ baseURL });
  const reader = await other.newPage();
  await reader.goto(page.url());
  await expect(reader.getByRole('row')).toHaveCount(9);
  await other.close();
});

test('the link is copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await start(page, 'scenario=lost-update&strategy=atomic');
  await expect(verdict(page)).toBeVisible();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
});

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width} px`, () => {
      test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });
      const fits = async (page) => {
        await expectAccessible(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide).toBeLessThanOrEqual(0);
      };
      test('axe finds nothing in the lab', async ({ page }) => {
        await page.goto('/lab');
        await page.locator('.strategy-sql summary').first().click();
        await fits(page);
        await start(page, 'scenario=lost-update&strategy=nothing');
        await expect(verdict(page)).toBeVisible();
        await page.getByText('As a table').click();
        await fits(page);
        await page.goto('/lab/00000000-0000-0000-0000-000000000000');
        await fits(page);
      });
      test('axe finds nothing while it runs, and side by side', async ({ page }) => {
        await start(page, LONG);
        await fits(page);
        await page.getByRole('button', { name: 'Stop' }).click();
        await expect(verdict(page)).toBeVisible();
        await press(page, '/lab?scenario=lost-update&operations=2&think_ms=0', 'Run all strategies');
        await expect(page).toHaveURL(/\/lab\/compare\?runs=/);
        await fits(page);
      });
    });
  }
}
