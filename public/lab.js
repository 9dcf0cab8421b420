// Keeps the pages of the lab and of the locks up to date; they are complete without it.
(() => {
  const get = (id) => document.getElementById(id);
  const all = (root, what) => [...root.querySelectorAll(what)];

  // Changes `now` to match `next` and reuses equal nodes, so that focus, pointer and scroll position stay.
  const adapt = (now, next) => {
    if (now.nodeName !== next.nodeName || now.id !== next.id) return now.replaceWith(next);
    if (now.nodeType !== 1) return (now.nodeValue = next.nodeValue);
    // The line that the person reads must not change.
    if (now.id === 'lanes-readout') return;
    for (const { name } of [...now.attributes]) {
      if (!next.hasAttribute(name) && name !== 'open') now.removeAttribute(name);
    }
    for (const { name, value } of next.attributes) {
      if (now.getAttribute(name) !== value) now.setAttribute(name, value);
    }
    if (now.type === 'radio') now.checked = next.checked;
    if (now.matches('input:not([type=radio])')) now.value = next.value;
    const [old, made] = [[...now.childNodes], [...next.childNodes]];
    made.forEach((child, at) => (old[at] ? adapt(old[at], child) : now.append(child)));
    old.slice(made.length).forEach((child) => child.remove());
  };

  // Adjusts the elements that need a script, and those that are only for pages without scripts.
  const suit = (page) => {
    all(page, 'noscript').forEach((it) => it.remove());
    all(page, '[data-copy]').forEach((it) => it.removeAttribute('hidden'));
  };

  const mark = (span) => {
    all(document, '.is-read').forEach((it) => it.classList.remove('is-read'));
    span?.classList.add('is-read');
  };

  const say = (span) => {
    mark(span);
    get('lanes-readout').textContent = span.textContent;
  };

  // Fetches a page and takes over its fresh part.
  const take = async (address) => {
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    suit(page);
    const [now, next] = [get('fresh'), page.getElementById('fresh')];
    if (!next) throw new Error(answer.status);
    if (answer.redirected) history.replaceState(null, '', answer.url);
    const has = () => now.contains(document.activeElement);
    const [had, to] = [has(), now.dataset.freshTo];
    // The selected span, by its worker and start, because its position may have changed.
    const { at } = now.querySelector('.is-read')?.dataset ?? {};
    document.title = page.title;
    adapt(now, next);
    if (at) mark(document.querySelector(`[data-at="${at}"]`));
    // The pressed button may be gone: move the focus to the result.
    if (had && !has()) get(to)?.focus();
  };

  const again = () => {
    const { fresh } = get('fresh')?.dataset ?? {};
    if (fresh) setTimeout(async () => {
      // A failed request may succeed next time.
      if (!document.hidden) await take(location).catch(() => {});
      again();
    }, fresh);
  };

  addEventListener('pointerover', ({ target }) => target.closest('#lanes .span') && say(target));

  addEventListener('keydown', (event) => {
    const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    if (event.target.id !== 'lanes' || !step) return;
    event.preventDefault();
    const lanes = all(event.target, '.lane').map((lane) => all(lane, '.span'));
    const from = (span) => parseFloat(span.getAttribute('x'));
    const read = event.target.querySelector('.is-read');
    const lane = lanes.findIndex((spans) => spans.includes(read));
    const next = lanes[Math.max(lane, 0) + (read ? step[0] : 0)] ?? [];
    const at = read ? next.findLastIndex((span) => from(span) <= from(read)) + step[1] : 0;
    const span = next[Math.max(at, 0)];
    if (!span) return;
    say(span);
    span.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });

  addEventListener('click', async (event) => {
    const link = event.target.closest('[data-swap]');
    if (link && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
      event.preventDefault();
      await take(link.href).then(() => history.pushState(null, '', link), () => location.assign(link));
    }
    const copy = event.target.closest('[data-copy]');
    if (copy) {
      await navigator.clipboard.writeText(new URL(copy.dataset.copy, location).href);
      copy.lastElementChild.textContent = 'Copied';
    }
  });

  addEventListener('popstate', () => location.reload());
  suit(document);
  again();
})();
