// Every page of the product, as the demo shows it: what the quality tests look at and the screenshots show.
import { chromiumPhone } from './lib.mjs';

export function demoLinks(kith) {
  const [campaign, manage, report] = ['/c/', '/m#', '/r/'].map((part) => kith.said().match(new RegExp(`http\\S*${part}\\S+`))[0]);
  return { campaign, manage, report };
}

/** Opens the applicant's dashboard and a friend's receipt in two phones: [name, url, phone]. */
export async function everyPage(kith, browser, options) {
  const links = demoLinks(kith);
  const anybody = await chromiumPhone(browser, options);
  const applicant = await chromiumPhone(browser, options), friend = await chromiumPhone(browser, options);
  await applicant.goto(links.manage);
  await applicant.page.waitForURL(/\/manage\//);
  const dashboard = applicant.url();
  await friend.goto(links.campaign);
  await friend.press('form[action$="/pass-it-on"] button');
  await friend.page.waitForURL(/\/e(#|$)/);
  const pages = [
    ['home', `${kith.base}/`], ['new', `${kith.base}/new`], ['campaign', links.campaign], ['report', links.report],
    ['example', `${kith.base}/example`], ['how-we-count', `${kith.base}/how-we-count`], ['privacy', `${kith.base}/privacy`],
    ['verify', `${kith.base}/verify`], ['private-link', `${kith.base}/m`], ['receipt-link', `${kith.base}/e`],
    ['confirm', `${kith.base}/confirm`], ['not-found', `${kith.base}/nothing-here`],
  ].map(([name, url]) => ({ name, url, phone: anybody }));
  pages.push({ name: 'manage', url: dashboard, phone: applicant });
  pages.push({ name: 'receipt', url: `${kith.base}/e`, phone: friend });
  return { pages, links, phones: [anybody, applicant, friend] };
}
