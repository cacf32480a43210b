// The friend's page on a slow phone: 400 kbit/s, 400 ms, a processor four times slower. Prints first contentful paint.
import { chromiumPhone, startKith, until } from './lib.mjs';
import { demoLinks } from './pages.mjs';

export async function paint(browser) {
  const kith = await startKith('demo');
  const times = [];
  for (let i = 0; i < 5; i += 1) {
    const phone = await chromiumPhone(browser);
    const slow = await phone.context.newCDPSession(phone.page);
    await slow.send('Network.enable');
    await slow.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50000, uploadThroughput: 50000 });
    await slow.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await phone.goto(demoLinks(kith).campaign);
    const painted = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
    times.push(await until('the first paint', () => phone.page.evaluate(painted)));
    await phone.close();
  }
  await kith.stop();
  console.log(`first contentful paint ${Math.round(times.sort((a, b) => a - b)[2])} ms`);
}
