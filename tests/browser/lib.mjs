// What the browser tests share: TAP, a running kith, and two browsers behind one small face.
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';

export const BUILD = process.env.TEST_BUILD ?? new URL('../../build-test', import.meta.url).pathname;
const program = join(BUILD, 'kith');

let failed = 0;
/** One TAP line for what `work` proves; what it throws is told and the rest goes on. */
export async function test(name, work) {
  try {
    await work();
    console.log(`ok - ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`not ok - ${name}`);
    for (const line of String(error.stack ?? error).split('\n').slice(0, 14)) console.log(`# ${line}`);
  }
}
export const finish = () => process.exit(failed ? 1 : 0);

export function expect(condition, message) {
  if (!condition) throw new Error(message);
}
export function equal(got, wanted, what) {
  expect(got === wanted, `${what}: ${JSON.stringify(got)} is not ${JSON.stringify(wanted)}`);
}

/** Tries again until it holds, at most `seconds`. */
export async function until(what, condition, seconds = 15) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await condition();
    if (value) return value;
    expect(Date.now() < end, `waited ${seconds} s for ${what}`);
    await new Promise((go) => setTimeout(go, 50));
  }
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** `kith serve` or `kith demo` on a free port and a folder of its own; says what it printed. */
export async function startKith(command = 'serve', options = []) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'kith-browser-'));
  const args = [command, '--listen', `127.0.0.1:${port}`, ...options];
  if (command === 'serve') args.push('--data', join(folder, 'data'));
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '', err = '', ended = null;
  child.stdout.on('data', (bytes) => (out += bytes));
  child.stderr.on('data', (bytes) => (err += bytes));
  child.on('exit', (code) => (ended = code));
  const base = `http://127.0.0.1:${port}`;
  await until('kith to be ready', async () => {
    expect(ended === null, `kith ended with ${ended}: ${err}`);
    return fetch(`${base}/readyz`).then((r) => r.ok, () => false);
  }, 60);
  if (command === 'demo') await until('the demo links', () => /\/r\/\S+/.test(out), 60);
  return {
    base, port,
    said: () => out,
    async stop() {
      child.kill('SIGTERM');
      await until('kith to end', () => ended !== null, 30);
      rmSync(folder, { recursive: true, force: true });
      expect(!/Sanitizer|runtime error:/.test(err), `the program said: ${err.slice(0, 3000)}`);
      equal(ended, 0, 'exit status');
    },
  };
}

const CHROMIUM = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
                  '--disable-component-update', '--disable-sync'];
export const PHONE = { width: 390, height: 844 };

export const launchChromium = (more = []) => chromium.launch({ executablePath: '/usr/bin/chromium', args: [...CHROMIUM, ...more] });

let phones = 0;
/** A phone in somebody's hand, by Chromium: a context of its own. */
export async function chromiumPhone(browser, { script = true, ...more } = {}) {
  phones += 1; // each its own model: an address and a user agent tell networks apart
  const userAgent = `Mozilla/5.0 (Linux; Android 14; Phone ${phones}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36`;
  const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: script, acceptDownloads: true, userAgent, ...more });
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  /** Opens what holds it, as a finger would. */
  async function reveal(selector) {
    const closed = page.locator('details:not([open])').filter({ has: page.locator(selector) });
    for (let left = await closed.count(); left > 0; left -= 1) await closed.first().locator('> summary').click({ force: true });
  }
  return {
    page, context, requests, script,
    goto: (url) => page.goto(url),
    async fill(selector, text) {
      await reveal(selector);
      await page.locator(selector).first().fill(text);
    },
    pick: (selector) => page.locator(selector).evaluate((e) => { e.checked = true; }).catch(() => page.check(selector, { force: true })),
    async press(selector) {
      await reveal(selector);
      const button = page.locator(selector).first();
      // In one step where there is script: a live part may be renewed between a press and its release.
      await Promise.all([page.waitForNavigation({ timeout: 20000 }), script ? button.evaluate((e) => e.click()) : button.click({ force: true })]);
    },
    submit: (selector) => page.locator(selector).first().click({ force: true }), // where the script may answer
    text: () => page.locator('body').innerText(),
    value: (selector) => page.locator(selector).inputValue(),
    has: async (selector) => (await page.locator(selector).count()) > 0,
    url: () => page.url(),
    settled: (condition) => until('the page', () => page.evaluate(condition).catch(() => false)),
    close: () => context.close(),
  };
}

/** The same by Firefox, over WebDriver BiDi. */
export async function firefoxPhone(browser) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport(PHONE);
  page.setDefaultTimeout(20000);
  return {
    page, script: true,
    goto: (url) => page.goto(url),
    fill: (selector, text) => page.$eval(selector, (e, value) => { e.value = value; e.dispatchEvent(new Event('input', { bubbles: true })); }, text),
    pick: (selector) => page.$eval(selector, (e) => { e.checked = true; e.dispatchEvent(new Event('change', { bubbles: true })); }),
    async press(selector) {
      await Promise.all([page.waitForNavigation(), page.$eval(selector, (e) => e.click())]);
    },
    submit: (selector) => page.$eval(selector, (e) => e.click()),
    text: () => page.$eval('body', (e) => e.innerText),
    value: (selector) => page.$eval(selector, (e) => e.value),
    has: async (selector) => (await page.$(selector)) !== null,
    url: () => page.url(),
    settled: (condition) => until('the page', () => page.evaluate(condition).catch(() => false)),
    close: () => context.close(),
  };
}
export function launchFirefox() {
  const path = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(existsSync);
  expect(path, 'Firefox is not installed');
  return puppeteer.launch({ browser: 'firefox', executablePath: path, headless: true });
}

export const java = (args, options) => execFileSync('java', args, { encoding: 'utf8', maxBuffer: 1 << 26, ...options });
