// Common steps of the specs of the lab. The lab accepts two runs at a time, and other tests run
// concurrently: a spec that finds it busy retries.
import { expect } from './test.mjs';

/** Longer than any test waits; must be stopped. */
export const LONG = 'scenario=hot-counter&strategy=for-update&workers=2&operations=200&think_ms=100';

/** Chooses a scenario. */
export async function choose(page, title) {
  await page.getByRole('link', { name: new RegExp(`^${title}`) }).click();
}

/** Presses a button of the form until the lab accepts it, and leaves `/lab`. */
export async function press(page, address, button) {
  await expect(async () => {
    await page.goto(address);
    await page.getByRole('button', { name: button, exact: true }).click();
    await expect(page).toHaveURL(/\/lab\/./, { timeout: 2_000 });
    await expect(page.getByText('Others use the lab')).toHaveCount(0);
  }).toPass({ timeout: 60_000 });
}

/** Starts the run of the query, and waits for its page. */
export async function start(page, query) {
  await press(page, `/lab?${query}`, 'Run');
}

/** The verdict of a finished run. */
export function verdict(page) {
  return page.locator('#verdict');
}
