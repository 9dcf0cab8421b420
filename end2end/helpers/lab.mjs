// What the specs of the lab have in common. The lab takes two runs at a time, and other tests run beside
// them: a spec that finds it busy tries again.
import { expect } from './test.mjs';

/** Longer than any test waits; to be stopped. */
export const LONG = 'scenario=hot-counter&strategy=for-update&workers=2&operations=200&think_ms=100';

/** Chooses a scenario. */
export async function choose(page, title) {
  await page.getByRole('link', { name: new RegExp(`^${title}`) }).click();
}

/** Presses a button of the form until the lab takes it; it leads away from `/lab`. */
export async function press(page, address, button) {
  await expect(async () => {
    await page.goto(address);
    await page.getByRole('button', { name: button, exact: true }).click();
    await expect(page).toHaveURL(/\/lab\/./, { timeout: 2_000 });
    await expect(page.getByText('Others use the lab')).toHaveCount(0);
  }).toPass({ timeout: 60_000 });
}

/** Starts what the query says, and is on the page of the run. */
export async function start(page, query) {
  await press(page, `/lab?${query}`, 'Run');
}

/** The verdict of a run that is over. */
export function verdict(page) {
  return page.locator('#verdict');
}
