// A friend with a bad network: the draft that survives, sending twice, sending later, the video link as it is pasted.
import { chromiumPhone, equal, expect, test, until } from './lib.mjs';

async function campaign(kith) {
  const answer = await fetch(`${kith.base}/api/v1/campaigns`, { method: 'POST', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ applicant_name: 'Maya Example', role: 'Editor', story: 'An invented ask.' }) });
  const { slug, manage_key: key } = await answer.json();
  const received = async () => {
    const report = await fetch(`${kith.base}/api/v1/campaigns/${slug}/report`, { headers: { Authorization: `Bearer ${key}` } });
    return (await report.json()).curation.received;
  };
  return { url: `${kith.base}/c/${slug}`, received };
}

async function fillIn(phone, message) {
  await phone.fill('#message', message);
  await phone.fill('#name', 'Ana');
  await phone.pick('[name=relation][value=friend]');
  await phone.pick('[name=visibility][value=public]');
  await phone.pick('#consent');
}

export async function friendly(chromium, kith) {
  await test('a draft survives a closed tab, and is gone once it was sent', async () => {
    const { url } = await campaign(kith);
    const phone = await chromiumPhone(chromium);
    await phone.goto(url);
    await phone.fill('#message', 'Maya found the leak in our boat.');
    await phone.settled(() => Object.values(localStorage).some((v) => v.includes('leak in our boat')));
    await phone.goto('about:blank');
    await phone.goto(url);
    equal(await phone.value('#message'), 'Maya found the leak in our boat.', 'the draft');
    await fillIn(phone, 'Maya found the leak in our boat.');
    await phone.press('#friend button');
    await phone.page.waitForURL(/\/e/);
    await phone.settled(() => !Object.values(localStorage).some((v) => v.includes('leak in our boat')));
    await phone.close();
  });

  await test('a double tap sends one', async () => {
    const { url, received } = await campaign(kith);
    const phone = await chromiumPhone(chromium);
    await phone.goto(url);
    await fillIn(phone, 'Maya taught me to swim when I was forty.');
    await phone.page.evaluate(() => {
      const button = document.querySelector('#friend button');
      button.click();
      button.click();
    });
    await phone.page.waitForURL(/\/e/);
    equal(await received(), 1, 'endorsements');
    await phone.close();
  });

  await test('what cannot be sent is kept and sent when the network is back', async () => {
    const { url, received } = await campaign(kith);
    const phone = await chromiumPhone(chromium);
    await phone.goto(url);
    await fillIn(phone, 'Maya drove through the snow to fix our printer.');
    await phone.context.setOffline(true);
    await phone.submit('#friend button');
    await phone.settled(() => !location.pathname.startsWith('/e') && document.querySelector('#friend'));
    equal(await received(), 0, 'endorsements before the network is back');
    await phone.context.setOffline(false);
    await until('the receipt', async () => phone.url().includes('/e'), 40);
    equal(await received(), 1, 'endorsements');
    await phone.close();
  });

  await test('a video link is named as it is pasted, a wrong one explained', async () => {
    const { url } = await campaign(kith);
    const phone = await chromiumPhone(chromium);
    await phone.goto(url);
    await phone.fill('#video_url', 'https://youtu.be/dQw4w9WgXcQ?si=tracking');
    await phone.settled(() => document.querySelector('#video-says').textContent.includes('YouTube'));
    await phone.fill('#video_url', 'http://example.org/film');
    await phone.settled(() => document.querySelector('#video-says').textContent.includes('https://'));
    await phone.close();
  });

  await test('a video is a card until it is tapped', async () => {
    const { url } = await campaign(kith);
    const writer = await chromiumPhone(chromium), phone = await chromiumPhone(chromium);
    await writer.goto(url);
    await fillIn(writer, 'Maya repaired our organ in one night, and I was there to see it happen.');
    await writer.fill('#video_url', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ');
    await writer.press('#friend button');
    await writer.page.waitForURL(/\/e/);
    await phone.goto(url);
    expect(/youtube\.com/.test(await phone.text()), 'the card names the host');
    equal(await phone.page.locator('iframe').count(), 0, 'players before a tap');
    equal(phone.requests.filter((one) => !one.startsWith(kith.base) && !one.startsWith('data:')).length, 0, 'requests elsewhere');
    await phone.page.route(/youtube/, (route) => route.abort());
    await phone.page.locator('[data-embed]').first().click({ force: true });
    await phone.settled(() => document.querySelector('iframe')?.src.startsWith('https://www.youtube-nocookie.com/'));
    await writer.close();
    await phone.close();
  });
}
