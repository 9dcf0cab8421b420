// The test function of all specs: a page that fails the test on console errors, products over REST, and a
// second person.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';

export { expect };

/** Console messages that browsers write regardless of the page. */
const ALWAYS_ALLOWED = [
  // The answer to a form that is shown again; the browser reports every 4xx as a failure to load.
  /Failed to load resource: the server responded with a status of (404|409|410|422)/,
];

export const test = base.extend({
  /** Expected console messages of this test: `complaints.allow(/…/)`. */
  complaints: [
    async ({ context, withJs }, use) => {
      const guard = new Guard();
      // Chromium warns about the preloaded WASM if scripts are disabled.
      if (!withJs) guard.allow(/was preloaded using link preload but not used/);
      guard.watch(context);
      await use(guard);
      guard.check();
    },
    { auto: true },
  ],

  /** Whether the page runs scripts in this project. */
  withJs: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),

  /** `open(page, '/products')` goes there and waits for hydration. */
  open: async ({ withJs }, use) => {
    await use(async (page, path) => {
      const response = await page.goto(path);
      if (withJs) await takenOver(page);
      return response;
    });
  },

  /** Products over REST. */
  api: async ({ playwright, baseURL }, use) => {
    const request = await playwright.request.newContext({ baseURL });
    await use(new Products(request));
    await request.dispose();
  },

  /** `person('Bo')`: a page in another browser, with that name. */
  person: async ({ browser, complaints, withJs, baseURL }, use) => {
    const contexts = [];
    await use(async (name) => {
      const context = await browser.newContext({ baseURL, javaScriptEnabled: withJs });
      contexts.push(context);
      complaints.watch(context);
      await signAs(context, name);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

/** Makes everything that this browser saves use this name. */
export async function signAs(context, name, url = process.env.CONCORD_BASE_URL) {
  await context.addCookies([{ name: 'concord_name', value: encodeURIComponent(name), url }]);
}

/** Waits for hydration, which removes what is only for pages without WASM. The history pages have no
 * WASM. */
export async function takenOver(page) {
  if (await page.locator('script[type=module]').count() === 0) return;
  await expect(page.locator('.name-form button')).toBeHidden();
}

/** Cuts the page off from live events: it learns about changes of others when it saves. */
export async function deaf(page) {
  await page.routeWebSocket(/\/live$/, () => {});
}

/** A word that no other test uses. */
export function unique(word) {
  return `${word} ${Math.random().toString(36).slice(2, 9)}`;
}

/** Fails on any finding of axe. */
export async function expectAccessible(page, include) {
  const axe = new AxeBuilder({ page }).withTags([
    'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice',
  ]);
  const { violations } = await (include ? axe.include(include) : axe).analyze();
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((n) => n.html).join('\n  ')}`);
  expect(told, told.join('\n')).toEqual([]);
}

class Guard {
  complaints = [];
  allowed = [...ALWAYS_ALLOWED];

  allow(...patterns) {
    this.allowed.push(...patterns);
  }

  watch(context) {
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    context.on('weberror', (error) => this.complaints.push(`uncaught: ${error.error().message}`));
  }

  check() {
    const bad = this.complaints.filter((text) => !this.allowed.some((pattern) => pattern.test(text)));
    expect(bad, 'the console must be clean').toEqual([]);
  }
}

/** Products over REST. */
export class Products {
  constructor(request) {
    this.request = request;
  }

  /** Creates a product with defaults for missing fields. `as`: who creates it. */
  async create({ as = 'Ada', ...fields } = {}) {
    const data = { name: unique('Lamp'), description: 'A lamp.', price: 10, stock_quantity: 10, ...fields };
    return this.#send('post', '/api/products/', data, as);
  }

  async get(id) {
    const response = await this.request.get(`/api/products/${id}`);
    return response.ok() ? response.json() : null;
  }

  /** Changes some fields over the newest version. */
  async change(id, changes, as = 'Bo') {
    const { version } = await this.get(id);
    return this.#send('patch', `/api/products/${id}`, { version, ...changes }, as);
  }

  /** Moves the stock, like a shop. */
  async move(id, delta, reference = null, as = 'Shop') {
    return this.#send('post', `/api/products/${id}/stock`, { delta, reason: 'sale', reference }, as);
  }

  async delete(id, as = 'Bo') {
    const response = await this.request.delete(`/api/products/${id}`, { headers: writer(as) });
    expect(response.status()).toBe(204);
  }

  async #send(method, path, data, as) {
    const response = await this.request[method](path, { data, headers: writer(as) });
    expect(response.ok(), await response.text()).toBeTruthy();
    return response.json();
  }
}

function writer(name) {
  return { 'X-Concord-User': name };
}
