// The whole life of a campaign, as its people live it, on a phone. Runs with and without script, and in two engines.
import { equal, expect, until } from './lib.mjs';

async function start(kith, applicant) {
  await applicant.goto(`${kith.base}/new`);
  await applicant.fill('[name=applicant_name]', 'Maya Example');
  await applicant.fill('[name=role]', '');
  await applicant.press('form[action="/new"] button');
  expect((await applicant.text()).includes('Write which role'), 'a missing role is told at its field');
  equal(await applicant.value('[name=applicant_name]'), 'Maya Example', 'what was typed is kept');
  await applicant.fill('[name=role]', 'Editor');
  await applicant.press('form[action="/new"] button');
  const slug = /\/manage\/([^?#]+)/.exec(applicant.url())?.[1];
  expect(slug, `a new campaign leads to its dashboard, not to ${applicant.url()}`);
  const key = /#([\w-]{43})/.exec(await applicant.value('#private-link'))?.[1];
  expect(key, 'the private link is shown');
  await applicant.press('form[action$="/kept"] button');
  expect(!(await applicant.text()).includes('Your page is ready'), 'the page knows that the link was kept');
  return { slug, key };
}

async function write(friend, url, { name, message, relation = 'client', visibility = 'public' }) {
  await friend.goto(url);
  await friend.fill('#message', message);
  await friend.fill('#name', '');
  await friend.pick(`[name=relation][value=${relation}]`);
  await friend.pick(`[name=visibility][value=${visibility}]`);
  await friend.pick('#consent');
  if (friend.script) {
    await friend.submit('#friend button');
    await friend.settled(() => document.body.innerText.includes('Write your name'));
  } else {
    await friend.press('#friend button');
  }
  expect((await friend.text()).includes('Write your name'), 'a missing name is told');
  equal(await friend.value('#message'), message, 'the words are kept');
  await friend.fill('#name', name);
  await friend.press('#friend button');
  await until('the receipt', async () => /\/e(#|$)/.test(friend.url()));
  await until('the words on the receipt', async () => (await friend.text()).includes(message));
  const own = /\/k\/([a-z0-9]+)/.exec(await friend.page.content())?.[1];
  expect(own, 'the receipt has a link to pass on');
  return own;
}

async function curate(kith, applicant, slug) {
  await applicant.goto(`${kith.base}/manage/${slug}`);
  expect((await applicant.text()).includes('2 wrote'), 'the dashboard counts two who wrote');
  await applicant.press('form[action*="/endorsements/"] button[value=thank]');
  await applicant.press('form[action*="/endorsements/"] button[value=hide]');
  expect(await applicant.has('button[value=show]'), 'what was hidden can be shown again');
  await applicant.press('button[value=show]');
}

async function report(kith, applicant, slug) {
  await applicant.goto(`${kith.base}/manage/${slug}`);
  await applicant.fill('#report_label', 'The jury');
  await applicant.press('form[action$="/report-links"] button');
  const link = /https?:[^"\s<]*\/r\/[\w-]+/.exec(await applicant.page.content())?.[0];
  expect(link, 'the report link is shown');
  return link;
}

/** `phone()` gives a new phone: { goto, fill, pick, press, … }. */
export async function walk(kith, phone) {
  const applicant = await phone('applicant'), first = await phone(), second = await phone(), third = await phone(), manager = await phone();
  const { slug, key } = await start(kith, applicant);
  const page = `${kith.base}/c/${slug}`;
  const link = await write(first, page, { name: 'Ana', message: 'Maya fixed our archive in a week and taught two of us how it works.' });
  await write(second, `${kith.base}/k/${link}`, { name: 'Bo', message: 'She kept the whole team calm when the launch went wrong at night.' });

  await first.fill('#message', 'Maya fixed our archive in four days and taught two of us how it works.');
  await first.press('form[action="/e/edit"] button');
  await until('the edit', async () => (await first.text()).includes('in four days'));
  await third.goto(page);
  const shown = await third.text();
  expect(shown.includes('in four days'), `the page shows the edited words: ${shown.replace(/\s+/g, ' ').slice(-500)}`);
  await third.press(`form[action="/c/${slug}/pass-it-on"] button`);
  await until('the link of who only passes it on', async () => /\/e(#|$)/.test(third.url()));
  await third.goto(page);
  await third.press(`form[action="/c/${slug}/decline"] button`);

  await curate(kith, applicant, slug);
  await second.press('form[action="/e/withdraw"] button');
  await third.goto(page);
  expect(!(await third.text()).includes('launch went wrong'), 'what was taken back is gone');

  await manager.goto(await report(kith, applicant, slug));
  const said = await manager.text();
  // Ana wrote, and her link brought Bo, who took it back; whoever only took a link brought nobody yet.
  expect(/One person helped: 1 wrote, 0 only passed it on/.test(said), `the report's answer: ${said.replace(/\s+/g, ' ').slice(0, 400)}`);
  expect(/withdrawn 1/.test(said), 'the report tells that one was withdrawn');

  await applicant.goto(`${kith.base}/manage/${slug}`);
  await applicant.press('form[action$="/close"] button');
  await third.goto(page);
  expect(!(await third.has('#friend')), 'a closed campaign takes nothing');
  const other = await phone();
  await other.goto(`${kith.base}/m#${key}`);
  if (!other.script) {
    await other.fill('[name=key]', `${kith.base}/m#${key}`);
    await other.press('form[action="/m"] button');
  }
  await until('the dashboard by the private link', async () => other.url().includes('/manage/'));
  await other.fill('#confirm', 'Maya Example');
  await other.press('form[action$="/erase"] button');
  equal((await fetch(page)).status, 410, 'an erased campaign is gone');
  for (const one of [applicant, first, second, third, manager, other]) await one.close();
}
