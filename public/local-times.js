// Shows the times of pages without WASM in the person's time zone and language. The server sends UTC.
(() => {
  const precise = { second: { timeStyle: 'medium' }, minute: { timeStyle: 'short' } };

  const localise = () => {
    for (const time of document.querySelectorAll('time[data-local]')) {
      const format = { dateStyle: 'medium', ...precise[time.dataset.local] };
      const text = new Date(time.dateTime).toLocaleString(navigator.language, format);
      if (time.textContent !== text) time.textContent = text;
    }
  };

  localise();
  // A part that is fetched again has UTC times again.
  new MutationObserver(localise).observe(document.body, { childList: true, characterData: true, subtree: true });
})();
