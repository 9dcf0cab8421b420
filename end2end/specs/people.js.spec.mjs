// Presence: people instead of their tabs.
import { expect, signAs, test } from '../helpers/test.mjs';
import { field, people } from '../helpers/editing.mjs';

test('somebody with many tabs is one person', async ({ page, open, person, api }) => {
  const { id } = await api.create();
  await open(page, `/products/${id}`);
  const bo = await person('Bo');
  await open(bo, `/products/${id}`);
  for (let tab = 0; tab < 3; tab += 1) await open(await bo.context().newPage(), `/products/${id}`);
  // The same name in another browser counts as the same person.
  await open(await person('Bo'), `/products/${id}`);
  await open(await person('Cy'), `/products/${id}`);
  await expect(people(page)).toContainText('Cy is viewing');
  await expect(people(page).getByText('Bo is viewing')).toHaveCount(1);
  await expect(people(page).getByRole('listitem')).toHaveCount(2);
  await field(bo, 'Price').fill('11');
  await expect(people(page)).toContainText('Bo is changing Price');
  await expect(people(page).getByRole('listitem')).toHaveCount(2);
});

test('own other tabs are one, and three others are named', async ({ page, open, person, api, context }) => {
  const { id } = await api.create();
  await signAs(context, 'Ada');
  await open(page, `/products/${id}`);
  for (let tab = 0; tab < 2; tab += 1) await open(await context.newPage(), `/products/${id}`);
  await expect(people(page).getByRole('listitem')).toHaveText(['You in another tab']);
  for (const name of ['Bo', 'Cy', 'Di', 'Ed', 'Flo']) await open(await person(name), `/products/${id}`);
  await expect(people(page)).toContainText('and 2 more');
  await expect(people(page).getByRole('listitem')).toHaveText([
    'You in another tab', 'Bo is viewing', 'Cy is viewing', 'Di is viewing', 'and 2 more',
  ]);
});
