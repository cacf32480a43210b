// Every page as a picture: NAME-WIDTH-SCHEME.png. The phone's first screen and more; whole pages would be scrolls.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startKith } from './lib.mjs';
import { everyPage } from './pages.mjs';

export async function screenshots(browser, folder) {
  mkdirSync(folder, { recursive: true });
  const kith = await startKith('demo');
  for (const width of [390, 1280])
    for (const colorScheme of ['light', 'dark']) {
      const viewport = { width, height: width === 390 ? 1100 : 1000 };
      const { pages, phones } = await everyPage(kith, browser, { viewport, colorScheme, reducedMotion: 'reduce' });
      for (const { name, url, phone } of pages) {
        await phone.goto(url);
        await phone.page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) });
      }
      for (const phone of phones) await phone.close();
    }
  await kith.stop();
  console.log(`# pictures are in ${folder}`);
}
