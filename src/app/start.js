// See `PlainNotice` in document.rs.
const root = document.getElementById('app');

// A module runs when the document is parsed, before DOMContentLoaded.
const sent = [root, ...root.querySelectorAll('*')].map((parent) => ({
  parent,
  children: [...parent.childNodes].map((node) => ({ node, text: node.data })),
}));
const openedByServer = new Set(root.querySelectorAll('dialog[open]'));

function putBack() {
  const focused = document.activeElement;
  for (const { parent, children } of sent) {
    const nodes = children.map(({ node }) => node);
    const now = [...parent.childNodes];
    if (now.length === nodes.length && now.every((node, at) => node === nodes[at])) continue;
    for (const node of now) if (!nodes.includes(node)) node.remove();
    children.forEach(({ node, text }, at) => {
      if (node.data !== text) node.data = text;
      if (parent.childNodes[at] !== node) parent.insertBefore(node, parent.childNodes[at] ?? null);
    });
  }
  if (focused !== document.activeElement && root.contains(focused)) focused.focus({ preventScroll: true });
}

/** Shows a copy: timers, sockets and promises still call the WASM, which then changes nodes that nobody sees. */
function detach() {
  const shown = root.cloneNode(true);
  const [from, to] = [root, shown].map((tree) => [...tree.querySelectorAll('*')]);
  // A copied select has forgotten what was chosen; inputs and text areas have not.
  from.forEach((node, at) => { if (node.localName === 'select') to[at].selectedIndex = node.selectedIndex; });
  const focused = document.activeElement;
  root.replaceWith(shown);
  const next = to[from.indexOf(focused)];
  next?.focus({ preventScroll: true });
  if (next && focused.selectionStart != null) next.setSelectionRange(focused.selectionStart, focused.selectionEnd);
}

let isPlain = false;

function becomePlain() {
  if (isPlain) return;
  isPlain = true;
  for (const dialog of root.querySelectorAll('dialog:modal')) {
    dialog.close();
    if (openedByServer.has(dialog)) dialog.show();
  }
  for (const busy of root.querySelectorAll('[aria-busy]')) busy.removeAttribute('aria-busy');
  detach();
  document.getElementById('plain-notice').hidden = false;
}

// In the capture phase of the window, so it runs before all listeners of the WASM.
const hold = (event) => {
  if (isPlain) event.stopImmediatePropagation();
};
for (const type of [
  'beforeunload', 'cancel', 'change', 'click', 'close', 'focus', 'focusin', 'focusout', 'input', 'keydown',
  'online', 'popstate', 'reset', 'submit', 'toggle', 'visibilitychange',
]) addEventListener(type, hold, true);
globalThis.navigation?.addEventListener('navigate', hold, true);

const address = (relation) => document.querySelector(`link[rel=${relation}]`).href;
const script = address('modulepreload');

// A Rust panic traps with a RuntimeError, a stack overflow with a RangeError. A TypeError in the script
// that calls the browser for the WASM unwound the WASM's frames and may have left its state inconsistent.
function watch(error, file) {
  const isFull = error instanceof RangeError && /\.wasm|wasm-function/.test(error.stack);
  const isHalfDone = error instanceof TypeError && file === script;
  if (isFull || isHalfDone || error instanceof WebAssembly.RuntimeError) becomePlain();
}
addEventListener('error', (event) => watch(event.error, event.filename));
addEventListener('unhandledrejection', (event) => watch(event.reason));

const wasm = await import(script);
await wasm.default({ module_or_path: address('preload') });
putBack();
try {
  wasm.hydrate();
} catch (error) {
  becomePlain();
  throw error;
}
