import { chromiumPhone, finish, firefoxPhone, launchChromium, launchFirefox, startKith, test } from './lib.mjs';
import { quality } from './quality.mjs';
import { friendly } from './friendly.mjs';
import { paint } from './paint.mjs';
import { screenshots } from './screenshots.mjs';
import { walk } from './walk.mjs';

const only = process.argv.slice(2);
const wanted = (name) => !only.length || only.includes(name);
const chromium = await launchChromium();
if (only[0] === 'screenshots' || only[0] === 'paint') {
  await (only[0] === 'paint' ? paint(chromium) : screenshots(chromium, only[1]));
  await chromium.close();
  process.exit(0);
}
try {
  const kith = await startKith();
  if (wanted('walk'))
    for (const script of [true, false])
      await test(`the whole life of a campaign on a phone, ${script ? 'with' : 'without'} script`, () =>
        walk(kith, () => chromiumPhone(chromium, { script })));
  if (wanted('firefox'))
    await test('the whole life of a campaign on a phone, in Firefox', async () => {
      const firefox = await launchFirefox();
      try {
        // The applicant's own laptop is another browser: the same one would be told apart by nothing but chance.
        await walk(kith, (who) => (who === 'applicant' ? chromiumPhone(chromium) : firefoxPhone(firefox)));
      } finally {
        await firefox.close();
      }
    });
  if (wanted('friendly')) await friendly(chromium, kith);
  await test('the service ends well after it', () => kith.stop());
  if (wanted('quality')) await quality(chromium);
} finally {
  await chromium.close();
}
finish();
