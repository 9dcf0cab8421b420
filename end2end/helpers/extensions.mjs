// Changes that extensions and translation make to a page.

/** Changes of the DOM, by name; each runs in the page. */
export const CHANGES = {
  'an element after #description': () => document.querySelector('#description').after(document.createElement('grammarly-extension')),
  'an element after #name': () => document.querySelector('#name').after(document.createElement('com-1password-button')),
  'an element at the top of body': () => document.body.prepend(document.createElement('div')),
  'fields in elements of their own': () => {
    for (const field of document.querySelectorAll('#name, #price')) {
      const box = document.createElement('span');
      field.replaceWith(box);
      box.append(field);
    }
  },
  'texts in <font>': () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      if (!text.data.trim() || text.parentElement.closest('script, style, textarea, option')) continue;
      const font = document.createElement('font');
      // The page's own node is discarded.
      font.append(document.createElement('font'));
      font.firstChild.textContent = `«${text.data}»`;
      text.replaceWith(font);
    }
  },
};

/** Makes a change on an event before the WASM arrives. `use(come)` opens the page and acts on it;
 * `come()` lets the WASM arrive. */
export async function changeAt(page, change, event) {
  let come;
  const held = new Promise((resolve) => { come = resolve; });
  await page.route('**/*.wasm', async (route) => { await held; await route.continue(); });
  await page.addInitScript(`addEventListener('${event}', () => { (${change})(); globalThis.changed = true; })`);
  return async (path, before = async () => {}) => {
    await page.goto(path, { waitUntil: 'commit' });
    await page.waitForFunction(() => globalThis.changed);
    await before();
    come();
  };
}
