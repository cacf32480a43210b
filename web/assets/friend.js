// The friend's page: keeps a draft, knows a video link when it sees one, sends when the network is back.
(() => {
  'use strict';
  const $ = (q) => document.querySelector(q);

  // A video is loaded only after a tap; without this script its title card is a plain link.
  addEventListener('click', (e) => {
    const card = e.target.closest && e.target.closest('[data-embed]');
    if (!card) return;
    e.preventDefault();
    const frame = document.createElement('iframe');
    frame.src = card.dataset.embed;
    frame.title = card.textContent.trim();
    frame.allow = 'autoplay; fullscreen; encrypted-media; picture-in-picture';
    frame.referrerPolicy = 'strict-origin-when-cross-origin';
    const box = document.createElement('div');
    box.className = 'frame';
    box.append(frame);
    card.replaceWith(box);
    frame.focus();
  });

  const wrong = $('#wrong');
  if (wrong) wrong.focus();

  const form = $('#friend');
  if (!form) return;
  const kept = 'kith:' + form.dataset.draft;
  const fields = ['name', 'relation', 'message', 'video_url', 'profile_url', 'email', 'visibility'];
  const read = () => { try { return JSON.parse(localStorage.getItem(kept)) || {}; } catch { return {}; } };
  const keep = () => {
    const draft = {};
    for (const f of fields) if (form.elements[f]) draft[f] = form.elements[f].value;
    try { localStorage.setItem(kept, JSON.stringify(draft)); } catch { /* a private window: nothing to keep it in */ }
  };

  if (!wrong) {
    const draft = read();
    let any = false;
    for (const f of fields) {
      const el = form.elements[f];
      if (!el || !draft[f]) continue;
      any = any || f === 'message' || f === 'name';
      el.value = draft[f];
    }
    if (any) $('#restored').hidden = false;
  }
  form.addEventListener('input', keep);

  const video = form.elements.video_url, says = $('#video-says');
  const hosts = [[/(^|\.)(youtube(-nocookie)?\.com|youtu\.be)$/, 'YouTube'], [/(^|\.)vimeo\.com$/, 'Vimeo'], [/(^|\.)loom\.com$/, 'Loom'],
    [/(^|\.)tiktok\.com$/, 'TikTok'], [/(^|\.)instagram\.com$/, 'Instagram'], [/(^|\.)(facebook\.com|fb\.watch)$/, 'Facebook'],
    [/(^|\.)(x|twitter)\.com$/, 'X'], [/(^|\.)twitch\.tv$/, 'Twitch'], [/(^|\.)streamable\.com$/, 'Streamable'],
    [/^(photos\.google\.com|photos\.app\.goo\.gl)$/, 'Google Photos'], [/^drive\.google\.com$/, 'Google Drive'],
    [/(^|\.)dropbox\.com$/, 'Dropbox'], [/(^|\.)(onedrive\.live\.com|1drv\.ms|sharepoint\.com)$/, 'OneDrive'], [/(^|\.)icloud\.com$/, 'iCloud']];
  const look = () => {
    const text = video.value.trim(), d = says.dataset;
    let url = null;
    try { url = new URL(text); } catch { /* not a link yet */ }
    if (!text) says.textContent = '';
    else if (!url || url.protocol !== 'https:') says.textContent = d.https;
    else {
      const host = hosts.find((h) => h[0].test(url.hostname));
      says.textContent = host ? d.video + ' ' + host[1] : /\.(mp4|webm|mov)$/i.test(url.pathname) ? d.video + ' ' + url.hostname : d.link;
    }
  };
  // What a share sheet gives may carry words around the link, or leave out https://.
  video.addEventListener('change', () => {
    const found = /https?:\/\/\S+/.exec(video.value);
    if (found) video.value = found[0].replace(/^http:/, 'https:');
    else if (/^[\w-]+(\.[\w-]+)+\//.test(video.value.trim())) video.value = 'https://' + video.value.trim();
    look();
  });
  video.addEventListener('input', look);
  look();

  const words = form.elements.message, left = $('#left');
  const graphemes = window.Intl && Intl.Segmenter && new Intl.Segmenter();
  words.addEventListener('input', () => {
    const n = 2000 - (words.value.length < 1500 ? words.value.length : graphemes ? [...graphemes.segment(words.value)].length : [...words.value].length);
    left.textContent = n < 300 ? left.dataset.left + ' ' + n : left.dataset.all;
    left.classList.toggle('err', n < 0);
  });

  // Without a network the form waits here; the same content sent twice is one endorsement, so trying again is safe.
  const waits = $('#waits');
  let waiting = false;
  const retry = async () => {
    if (!waiting) return;
    try {
      await fetch('/healthz', { cache: 'no-store' });
      waiting = false;
      form.submit();
    } catch { setTimeout(retry, 5000); }
  };
  form.addEventListener('submit', (e) => {
    keep();
    if (navigator.onLine !== false) return;
    e.preventDefault();
    waiting = true;
    waits.hidden = false;
    waits.focus();
  });
  addEventListener('online', retry);
})();
