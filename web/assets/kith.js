// Receipt, dashboard, report: private links from the address, copy, save, share, live updates. All of it is a comfort:
// without this script every page still works.
(() => {
  'use strict';
  const $ = (q) => document.querySelector(q);
  const each = (q, f, root) => (root || document).querySelectorAll(q).forEach(f);

  // A private link carries its key behind the #, where no server log sees it. It is exchanged by a post.
  const exchange = $('[data-key-form]');
  const key = location.hash.slice(1);
  if (exchange && /^[A-Za-z0-9_-]{20,}$/.test(key) && exchange.dataset.keyForm !== key) {
    history.replaceState(null, '', location.pathname);
    exchange.elements.key.value = key;
    if ('ask' in exchange.dataset) exchange.querySelector('.q').hidden = true;
    else exchange.submit();
  }

  const wrong = $('#wrong');
  if (wrong) wrong.focus();
  const sent = $('[data-sent]');
  if (sent) try { localStorage.removeItem('kith:' + sent.dataset.sent); } catch { /* nothing was kept */ }

  const said = (button, words) => {
    const was = button.textContent;
    button.textContent = words;
    setTimeout(() => { button.textContent = was; }, 2500);
  };
  const copy = async (text, from) => {
    try { await navigator.clipboard.writeText(text); return true; } catch { /* an in-app browser */ }
    if (from && from.select) { from.focus(); from.select(); }
    try { return document.execCommand('copy'); } catch { return false; }
  };

  const wake = (root) => {
    each('[data-copy], [data-save]', (b) => { b.hidden = false; }, root);
    if (navigator.share) each('[data-share]', (b) => { b.hidden = false; }, root);
  };
  wake();
  addEventListener('click', async (e) => {
    const b = e.target.closest && e.target.closest('[data-copy], [data-save], [data-share], [data-embed]');
    if (!b) return;
    const d = b.dataset, from = $(d.copy || d.save || null);
    if (d.copy) {
      if (await copy(from.value || from.textContent, from)) said(b, d.done);
    } else if (d.save) {
      const a = document.createElement('a');
      a.href = URL.createObjectURL(new Blob([d.words + '\n\n' + from.value + '\n'], { type: 'text/plain' }));
      a.download = d.name;
      a.click();
      URL.revokeObjectURL(a.href);
    } else if (d.share) {
      try { await navigator.share({ text: d.words, url: d.share }); } catch { /* closed without sharing */ }
    } else {
      e.preventDefault();
      const frame = document.createElement('iframe');
      frame.src = d.embed;
      frame.title = b.textContent.trim();
      frame.allow = 'autoplay; fullscreen; encrypted-media; picture-in-picture';
      frame.referrerPolicy = 'strict-origin-when-cross-origin';
      const box = document.createElement('div');
      box.className = 'frame';
      box.append(frame);
      b.replaceWith(box);
      frame.focus();
    }
  });

  // Live: an event says that something changed; the parts marked data-live are taken from the page as it is now.
  const live = $('[data-events]');
  if (!live || !window.EventSource) return;
  let due = 0;
  const refresh = async () => {
    due = 0;
    const answer = await fetch(location.pathname, { credentials: 'same-origin' }).catch(() => null);
    if (!answer || !answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    each('[data-live]', (part) => {
      const now = fresh.getElementById(part.id);
      const busy = part.contains(document.activeElement) || [...part.querySelectorAll('textarea')].some((t) => t.value !== t.defaultValue);
      if (!now || busy || now.innerHTML === part.innerHTML) return;
      part.innerHTML = now.innerHTML;
      wake(part);
    });
  };
  const events = new EventSource(live.dataset.events);
  events.onmessage = () => { due = due || setTimeout(refresh, 400); };
  each('[data-names]', (el) => el.dataset.names.split(' ').forEach((n) => events.addEventListener(n, events.onmessage)));
})();
