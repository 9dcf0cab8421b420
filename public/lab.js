// Keeps the pages of the lab and of locks fresh, where scripts run; they are complete without.
(() => {
  const fresh = () => document.getElementById('fresh');

  // Makes `now` like `next` and keeps what is alike, so that focus, pointer and scrolling stay.
  const adapt = (now, next) => {
    if (now.nodeType !== next.nodeType || now.nodeName !== next.nodeName || now.id !== next.id) {
      now.replaceWith(next);
      return;
    }
    if (now.nodeType !== 1) {
      if (now.nodeValue !== next.nodeValue) now.nodeValue = next.nodeValue;
      return;
    }
    for (const { name } of [...now.attributes]) {
      if (!next.hasAttribute(name) && name !== 'open') now.removeAttribute(name);
    }
    for (const { name, value } of next.attributes) {
      if (now.getAttribute(name) !== value) now.setAttribute(name, value);
    }
    const [old, made] = [[...now.childNodes], [...next.childNodes]];
    made.forEach((child, at) => (old[at] ? adapt(old[at], child) : now.append(child)));
    old.slice(made.length).forEach((child) => child.remove());
  };

  // Fetches a page and takes its fresh part over; the title, too.
  const take = async (address) => {
    const answer = await fetch(address, { headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const next = page.getElementById('fresh');
    if (!next) throw new Error('no such page');
    if (answer.redirected) history.replaceState(null, '', answer.url);
    const held = fresh().contains(document.activeElement);
    const to = fresh().dataset.freshTo;
    document.title = page.title;
    adapt(fresh(), next);
    // What was pressed may be gone: the focus goes on to what came of it.
    if (held && !fresh().contains(document.activeElement)) document.getElementById(to)?.focus();
    show();
  };

  let pause = 0;
  const again = async () => {
    const every = Number(fresh()?.dataset.fresh);
    if (!every) return;
    pause = every;
    await new Promise((done) => setTimeout(done, pause));
    // A page that nobody sees is not kept fresh.
    if (!document.hidden) await take(fresh().dataset.freshFrom ?? location.href).then(() => {}, () => new Promise((done) => setTimeout(done, 2000)));
    again();
  };

  // What only works with a script.
  const show = () => {
    for (const button of document.querySelectorAll('[data-copy][hidden]')) button.hidden = false;
  };

  const say = (span) => {
    const readout = document.getElementById('lanes-readout');
    document.querySelector('.span.is-read')?.classList.remove('is-read');
    span.classList.add('is-read');
    readout.textContent = span.querySelector('title').textContent;
  };

  document.addEventListener('pointerover', ({ target }) => {
    if (target.classList?.contains('span') && target.closest('#lanes')) say(target);
  });

  document.addEventListener('keydown', (event) => {
    if (event.target.id !== 'lanes' || !event.key.startsWith('Arrow')) return;
    const lanes = [...event.target.querySelectorAll('.lane')].map((lane) => [...lane.querySelectorAll('.span')]);
    const read = event.target.querySelector('.span.is-read');
    let lane = Math.max(lanes.findIndex((spans) => spans.includes(read)), 0);
    let at = lanes[lane]?.indexOf(read) ?? -1;
    if (event.key === 'ArrowRight') at += 1;
    if (event.key === 'ArrowLeft') at -= 1;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const x = read?.getBoundingClientRect().x ?? 0;
      lane += event.key === 'ArrowDown' && read ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      at = (lanes[lane] ?? []).findLastIndex((span) => span.getBoundingClientRect().x <= x);
      at = Math.max(at, 0);
    }
    const span = lanes[lane]?.[Math.max(at, 0)];
    event.preventDefault();
    if (!span) return;
    say(span);
    span.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });

  document.addEventListener('click', async (event) => {
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);
    const link = event.target.closest('a[data-swap]');
    if (link && plain) {
      event.preventDefault();
      await take(link.href).then(() => history.pushState(null, '', link.href), () => location.assign(link.href));
    }
    const copy = event.target.closest('[data-copy]');
    if (copy) {
      await navigator.clipboard.writeText(new URL(copy.dataset.copy, location.href).href);
      copy.lastChild.textContent = 'Copied';
    }
  });

  addEventListener('popstate', () => take(location.href).catch(() => location.reload()));
  show();
  again();
})();
