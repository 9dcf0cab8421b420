// Keeps the pages of the lab and of locks fresh; they are complete without.
(() => {
  const get = (id) => document.getElementById(id);
  const all = (root, what) => [...root.querySelectorAll(what)];

  // Makes `now` like `next` and keeps what is alike: focus, pointer and scrolling stay.
  const adapt = (now, next) => {
    if (now.nodeName !== next.nodeName || now.id !== next.id) return now.replaceWith(next);
    if (now.nodeType !== 1) return (now.nodeValue = next.nodeValue);
    // What was read stays to be read.
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

  // What only works with a script, and what is only for pages without.
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

  // Fetches a page and takes its fresh part over.
  const take = async (address) => {
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    suit(page);
    const [now, next] = [get('fresh'), page.getElementById('fresh')];
    if (!next) throw new Error(answer.status);
    if (answer.redirected) history.replaceState(null, '', answer.url);
    const has = () => now.contains(document.activeElement);
    const [had, to] = [has(), now.dataset.freshTo];
    // The span that is read, by its worker and its begin: it may stand elsewhere now.
    const { at } = now.querySelector('.is-read')?.dataset ?? {};
    document.title = page.title;
    adapt(now, next);
    if (at) mark(document.querySelector(`[data-at="${at}"]`));
    // What was pressed may be gone: the focus goes on to what came of it.
    if (had && !has()) get(to)?.focus();
  };

  const again = () => {
    const { fresh } = get('fresh')?.dataset ?? {};
    if (fresh) setTimeout(async () => {
      // What fails once may work the next time.
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
