import { gzipSync } from 'node:zlib';

/** What stands on a page when it shows what it is about. */
const SHOWN = { door: 'input[type=email]', library: '[role=gridcell][id^=adapter-]', adapter: 'h1' };

/**
 * The scripts that are asked for before a page shows what it is about, in the browser, with nothing in its cache: each
 * by its own gzip size. The service worker is left out, as it comes after that.
 *
 * @returns {Promise<{ name: string, bytes: number, files: { name: string, bytes: number }[] }[]>}
 */
export async function measureFirstLoad({ context }, program) {
  const { items } = await program.call('/adapters?limit=1&sort=name');
  const signedOut = await context.browser()?.newContext();
  const results = [];
  if (signedOut) {
    results.push({
      name: 'sign-in page',
      ...(await measure(signedOut, `${program.url}/sign-in`, SHOWN.door)),
    });
    await signedOut.close();
  }
  for (const [name, path, shown] of [
    ['library, to the first card', '/library', SHOWN.library],
    ['page of an adapter', `/adapters/${items[0].id}`, SHOWN.adapter],
  ])
    results.push({ name, ...(await measure(context, program.url + path, shown)) });
  return results;
}

async function measure(context, url, shown) {
  const page = await context.newPage();
  const scripts = new Map();
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.set(response.url(), response);
  });
  await page.route('**/sw.js', (route) => route.abort());
  await page.addInitScript(watchShown, shown);
  await page.goto(url);
  await page.waitForFunction(() => globalThis.shownAt !== undefined);
  const before = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => entry.startTime < globalThis.shownAt)
      .map((entry) => entry.name),
  );
  const files = [];
  for (const [name, script] of scripts) {
    if (before.includes(name))
      files.push({
        name: name.split('/').at(-1),
        bytes: gzipSync(await script.body(), { level: 9 }).length,
      });
  }
  await page.close();
  return { bytes: files.reduce((sum, file) => sum + file.bytes, 0), files };
}

/** Runs in the page: notes when the frame is over in which `shown` was first there. */
function watchShown(shown) {
  const look = () => {
    if (!document.querySelector(shown)) return requestAnimationFrame(look);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        globalThis.shownAt = performance.now();
      }),
    );
  };
  addEventListener('DOMContentLoaded', look);
}
