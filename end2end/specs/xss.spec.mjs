// User text is shown, never executed: in the list, in form fields, in the title of the tab.
import { expect, test, unique } from '../helpers/test.mjs';

const SCRIPT = '<script>window.hit = 1</script><img src=x onerror="window.hit = 1">';

test.beforeEach(async ({ page, withJs }) => {
  if (withJs) await page.addInitScript(() => { window.hit = 0; });
});

const notHit = async (page, withJs) => {
  if (withJs) expect(await page.evaluate(() => window.hit)).toBe(0);
};

test('a name with markup is a name', async ({ page, open, api, withJs }) => {
  const token = unique('Safe');
  const name = `${token} </title></a>${SCRIPT}`;
  const { id } = await api.create({ name, description: `</p>${SCRIPT}`, as: `Bo ${SCRIPT}` });
  await open(page, `/products?q=${token}`);
  await expect(page.getByRole('link', { name: token })).toHaveText(name);
  await expect(page.getByRole('row', { name: token })).toContainText(`by Bo ${SCRIPT}`);
  await notHit(page, withJs);

  await open(page, `/products/${id}`);
  await expect(page).toHaveTitle(/<\/title><\/a><script>/);
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue(name);
  await notHit(page, withJs);
});

test('a description with markup stays in its field, to the letter', async ({ page, open, api, withJs }) => {
  const description = `\n\nleading lines &lt; &amp; </textarea>${SCRIPT}`;
  const { id } = await api.create({ description });
  await open(page, `/products/${id}`);
  await expect(page.getByRole('textbox', { name: 'Description' })).toHaveValue(description);
  await notHit(page, withJs);
});

test('nothing of it stands unescaped in the HTML', async ({ request, api }) => {
  const token = unique('Raw');
  const markup = '</title></textarea><script>alert(1)</script>';
  const { id } = await api.create({ name: `${token} ${markup}`, description: markup });
  for (const path of [`/products?q=${token}`, `/products/${id}`]) {
    const html = await (await request.get(path)).text();
    expect(html).toContain(token);
    expect(html).not.toContain('<script>alert');
    expect(html.match(/<\/textarea>/g)?.length ?? 0).toBe(html.match(/<textarea/g)?.length ?? 0);
  }
});
