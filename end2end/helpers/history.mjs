// Common steps of the specs of the history.
import { expect } from './test.mjs';

/** The line of a version in the timeline. */
export function line(page, version) {
  return page.locator(`#v${version}`);
}

/** What somebody deliberately overwrote in a version. */
export function loss(page, version) {
  return line(page, version).locator('.banner');
}

/** *Restore this version*: opens the preview. */
export async function showRestore(page, version) {
  await line(page, version).getByRole('link', { name: `Restore this version: version ${version}` }).click();
  await expect(restoring(page, version)).toBeVisible();
}

/** The preview of restoring a version. */
export function restoring(page, version) {
  return page.getByRole('region', { name: `Restore version ${version}` });
}

/** Confirms the preview. */
export async function confirmRestore(page, version) {
  await restoring(page, version).getByRole('button', { name: `Restore version ${version}` }).click();
}

/** Opens and confirms the preview. */
export async function restore(page, version) {
  await showRestore(page, version);
  await confirmRestore(page, version);
}

/** *Bring it back*. */
export async function bringBack(page, version) {
  await line(page, version).getByRole('button', { name: `Bring it back: version ${version}` }).click();
}

/** Deliberately overwrites version `reviewed` with `form`, as a person who had loaded version `loaded`. */
export async function overwrite(request, id, { loaded, reviewed, form, as = 'Bo' }) {
  const response = await request.post(`/products/${id}`, {
    form: { blank_description: 'false', version: loaded, reviewed, action: 'overwrite', ...form },
    headers: { cookie: `concord_name=${encodeURIComponent(as)}` },
    maxRedirects: 0,
  });
  expect(response.status()).toBe(303);
}

/** A product whose price Ada changed to 12, and Bo overwrote without having seen that. */
export async function overwritten({ api, request, price = '10.00' }) {
  const made = await api.create({ price: 10, stock_quantity: 10, as: 'Ada' });
  await api.change(made.id, { price: 12 }, 'Ada');
  const { name, description } = made;
  const form = { name, description, price, stock_quantity: '10' };
  // A change by Bo, so that there is something to save.
  await overwrite(request, made.id, { loaded: 0, reviewed: 1, form: { ...form, name: `${name} Bo` } });
  return made;
}
