// Common steps of the specs of the edit page.
import { expect } from './test.mjs';

/** Types into fields by their labels, or selects an option. */
export async function type(page, fields) {
  for (const [label, text] of Object.entries(fields)) {
    const control = field(page, label);
    const isChoice = (await control.evaluate((element) => element.tagName)) === 'SELECT';
    await (isChoice ? control.selectOption(text) : control.fill(text));
  }
}

/** Presses Save on the page. */
export async function save(page) {
  await page.locator('#save').click();
}

/** Types and saves. */
export async function saveWith(page, fields) {
  await type(page, fields);
  await save(page);
}

/** A field of the page's form. */
export function field(page, label) {
  return page.locator('#edit-form').getByLabel(label, { exact: true });
}

/** Fills in a movement of the stock. */
export async function moveBy(page, delta, reason = 'sale', reference = '') {
  await page.getByText('Add or take').click();
  await type(page, { 'How many': delta, Reason: reason, Reference: reference });
}

/** The strip above the form about saves of others. */
export function strip(page) {
  return page.locator('.strips');
}

/** The other people on the product. */
export function people(page) {
  return page.getByRole('list', { name: 'Also here' });
}

/** The conflict dialog. */
export function dialog(page) {
  return page.getByRole('dialog', { name: /while you were editing version/ });
}

/** The question about a field. */
export function asked(page, label) {
  return dialog(page).getByRole('group', { name: label, exact: true });
}

/** Chooses a side for a field. */
export async function choose(page, label, side, passage = 0) {
  await asked(page, label).getByRole('radio', { name: side, exact: true }).nth(passage).check();
}

/** The text of Result for a field. */
export function result(page, label) {
  return asked(page, label).getByLabel('Result', { exact: true });
}

/** A button of the dialog. */
export function button(page, name) {
  return dialog(page).getByRole('button', { name, exact: true });
}

/** Two people have one product open: `ada` and `bo`. Bo saves `theirs`; Ada types `mine` and saves. */
export async function collide({ api, open, page, product = {}, theirs, mine, as = 'Bo' }) {
  const made = await api.create(product);
  await open(page, `/products/${made.id}`);
  // Type first, because a form in which nothing is typed follows saves of others.
  await type(page, mine);
  await api.change(made.id, theirs, as);
  await save(page);
  return made;
}

/** Like [`collide`], and waits for the dialog. */
export async function inConflict(wishes) {
  const made = await collide(wishes);
  await expect(dialog(wishes.page)).toBeVisible();
  return made;
}
