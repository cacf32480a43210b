// What every page has to keep: accessible, well-formed, small, without a broken link, readable on the smallest phone.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import lighthouse from 'lighthouse';
import { BUILD, equal, expect, java, launchChromium, startKith, test } from './lib.mjs';
import { demoLinks, everyPage } from './pages.mjs';

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const NO_SCRIPTS = { bypassCSP: true }; // so that axe may run on pages that forbid foreign scripts

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`);
}

async function accessible(kith, browser) {
  const ways = [['light', { colorScheme: 'light' }, ''], ['dark', { colorScheme: 'dark' }, ''], ['Arabic', { locale: 'ar' }, '?lang=ar']];
  for (const [way, options, query] of ways)
    await test(`axe finds nothing on any page, ${way}`, async () => {
      const { pages, phones } = await everyPage(kith, browser, { ...NO_SCRIPTS, ...options });
      const all = [];
      for (const { name, url, phone } of pages) {
        await phone.goto(url + (url.includes('?') ? '' : query));
        if (query) equal(await phone.page.getAttribute('html', 'dir'), 'rtl', `direction of ${name}`);
        for (const one of await violations(phone.page)) all.push(`${name}: ${one}`);
      }
      for (const phone of phones) await phone.close();
      equal(all.length, 0, `violations\n${all.join('\n')}\n`);
    });
}

/** At 320 px with text at 200 % nothing is cut off or has to be scrolled sideways. */
async function reflow(kith, browser) {
  await test('every page reads at 320 px and 200 % text', async () => {
    const { pages, phones } = await everyPage(kith, browser, NO_SCRIPTS);
    const wide = [];
    for (const { name, url, phone } of pages) {
      await phone.page.setViewportSize({ width: 320, height: 640 });
      await phone.goto(url);
      await phone.page.addStyleTag({ content: 'html { font-size: 200% !important }' });
      const width = await phone.page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 320) wide.push(`${name} is ${width} px wide`);
    }
    for (const phone of phones) await phone.close();
    equal(wide.length, 0, wide.join(', '));
  });
}

async function wellFormed(kith, browser) {
  await test('the Nu HTML checker finds no error on any page', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kith-html-'));
    const { pages, phones } = await everyPage(kith, browser);
    for (const { name, url, phone } of pages) {
      const cookies = (await phone.context.cookies()).map((c) => `${c.name}=${c.value}`).join('; ');
      const answer = await fetch(url, { headers: { cookie: cookies } });
      writeFileSync(join(folder, `${name}.html`), await answer.text());
    }
    for (const phone of phones) await phone.close();
    let said = '';
    try {
      said = java(['-Xss2m', '-jar', require.resolve('vnu-jar/build/dist/vnu.jar'), '--errors-only', '--skip-non-html', folder],
                  { stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      said = `${error.stdout}${error.stderr}` || String(error);
    }
    rmSync(folder, { recursive: true });
    equal(said.trim(), '', 'errors');
  });
}

async function links(kith, browser) {
  await test('no link leads nowhere', async () => {
    const { pages, phones } = await everyPage(kith, browser);
    const seen = new Map();
    for (const { name, url, phone } of pages) {
      await phone.goto(url);
      const found = await phone.page.evaluate(() => ({
        hrefs: [...document.querySelectorAll('a[href], link[href], img[src], script[src]')].map((e) => e.href || e.src),
        ids: [...document.querySelectorAll('[id]')].map((e) => e.id),
      }));
      const cookies = (await phone.context.cookies()).map((c) => `${c.name}=${c.value}`).join('; ');
      for (const href of found.hrefs) {
        const target = new URL(href);
        if (target.origin !== kith.base || target.pathname === '/nothing-here') continue;
        if (target.hash && target.pathname === new URL(phone.url()).pathname)
          expect(found.ids.includes(decodeURIComponent(target.hash.slice(1))), `${name}: nothing has the id of ${target.hash}`);
        seen.set(target.href.split('#')[0], { name, cookies });
      }
    }
    const broken = [];
    for (const [href, { name, cookies }] of seen) {
      const answer = await fetch(href, { headers: { cookie: cookies }, redirect: 'manual' });
      if (answer.status >= 400) broken.push(`${name}: ${href} is ${answer.status}`);
      await answer.arrayBuffer();
    }
    for (const phone of phones) await phone.close();
    equal(broken.length, 0, broken.join('\n'));
  });
}

const DEEDS = 'fixed planned carried rescued tested wrote led painted repaired counted taught sorted launched cleaned moved saved drew printed welcomed defended'.split(' ');
const THINGS = 'archive garden budget festival printer library choir website kitchen server theatre orchard museum harbour workshop newsletter bakery tunnel clinic bridge'.split(' ');
const PLACES = 'Lyon Porto Graz Bergen Turku Ghent Leeds Basel Krakow Malmo Split Cork Ulm Nice Trier Oulu Siena Brno Riga Bath'.split(' ');
/** Words of their own for each friend: no two share a run of three. */
const words = (i) => {
  const part = (n) => `${DEEDS[(i * 3 + n * 7) % 20]} the ${THINGS[(i * 7 + n * 3) % 20]} of ${PLACES[(i + n * 11) % 20]}`;
  return `Maya ${[0, 1, 2, 3, 4].map(part).join(', ')} and ${part(5)}, ${DEEDS[(i * 11) % 20]} and ${DEEDS[(i * 13 + 5) % 20]} twice`.slice(0, 199) + '.';
};

/** A campaign with 20 endorsements of 200 characters, each from an address of its own. */
async function twenty(kith) {
  const call = async (path, value, address) => {
    const answer = await fetch(`${kith.base}/api/v1${path}`, { method: 'POST', body: JSON.stringify(value),
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address, 'User-Agent': `Phone ${address}` } });
    expect(answer.status === 201, `${path}: ${answer.status}`);
    return answer.json();
  };
  const { slug } = await call('/campaigns', { applicant_name: 'Maya Example', role: 'Editor', story: 'An invented ask.' }, '198.51.100.99');
  for (let i = 0; i < 20; i += 1) {
    const message = words(i);
    const { standing } = await call(`/campaigns/${slug}/endorsements`,
      { name: `Friend ${i}`, relation: 'client', visibility: 'public', consent: true, message }, `198.51.100.${i + 1}`);
    equal(standing, 'help', `"${message}"`);
  }
  return `${kith.base}/c/${slug}`;
}

async function budgets(browser) {
  const kith = await startKith('serve', ['--trusted-proxy', '127.0.0.1/32']);
  let page = '';
  await test('twenty endorsements of 200 characters', async () => {
    page = await twenty(kith);
  });
  await test('the friend’s page is at most 14 kB with all it needs, script and style at most 10 kB, from here alone', async () => {
    const context = await browser.newContext();
    const tab = await context.newPage();
    const asked = [];
    tab.on('request', (request) => asked.push(request.url()));
    await tab.goto(page);
    await tab.waitForLoadState('networkidle');
    equal(asked.filter((url) => !url.startsWith(kith.base) && !url.startsWith('data:')).length, 0, 'requests elsewhere before a tap');
    let all = 0, own = 0;
    for (const url of asked.filter((one) => one.startsWith(kith.base))) {
      const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
      all += gzipSync(bytes, { level: 9 }).length;
      if (url.endsWith('.js') || url.endsWith('.css')) own += gzipSync(bytes, { level: 9 }).length;
      if (url === page)
        for (const [, text] of bytes.toString().matchAll(/<(?:style|script)[^>]*>([\s\S]*?)<\/(?:style|script)>/g)) own += gzipSync(text, { level: 9 }).length;
    }
    console.log(`# the friend's page: ${all} bytes compressed, ${own} of them script and style`);
    equal((await tab.locator('main').innerText()).split(/Friend \d+/).length - 1, 20, 'endorsements on the page');
    expect(all <= 14 * 1024, `${all} bytes`);
    expect(own <= 10 * 1024, `${own} bytes of script and style`);
    await context.close();
  });
  await kith.stop();
}

const freePort = () => new Promise((go) => { const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => go(port)); }); });

async function scores(kith) {
  const port = await freePort();
  const browser = await launchChromium([`--remote-debugging-port=${port}`]);
  const links = demoLinks(kith);
  for (const [name, url, indexed] of [['/', `${kith.base}/`, true], ['/c/{slug}', links.campaign, false], ['/r/{token}', links.report, false]])
    await test(`Lighthouse gives ${name} 100 for accessibility, best practices and SEO`, async () => {
      const { lhr } = await lighthouse(url, { port, logLevel: 'silent', output: 'json' });
      const short = [];
      for (const category of ['accessibility', 'best-practices', 'seo']) {
        const failing = lhr.categories[category].auditRefs.filter(({ id, weight }) =>
          weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1 && (indexed || id !== 'is-crawlable'));
        for (const { id } of failing) short.push(`${category}: ${id}: ${JSON.stringify(lhr.audits[id].details?.items ?? '').slice(0, 300)}`);
      }
      console.log(`# ${name}: performance ${Math.round(lhr.categories.performance.score * 100)}, first paint ${Math.round(lhr.audits['first-contentful-paint'].numericValue)} ms`);
      equal(short.length, 0, short.join('\n'));
    });
  await browser.close();
}

export async function quality(browser) {
  expect(BUILD, 'a build');
  const kith = await startKith('demo');
  await accessible(kith, browser);
  await reflow(kith, browser);
  await wellFormed(kith, browser);
  await links(kith, browser);
  await scores(kith);
  await test('the demo ends well after it', () => kith.stop());
  await budgets(browser);
}
