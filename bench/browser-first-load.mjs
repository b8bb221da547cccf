import { gzipSync } from 'node:zlib';

/**
 * The scripts that are fetched before the sign-in page, and before the library's first card, is painted.
 *
 * @returns {Promise<{ name: string, kilobytes: number, requests: number }[]>}
 */
export async function measureFirstLoad({ context }, program) {
  const signedOut = await context.browser()?.newContext();
  const library = await measure(await context.newPage(), `${program.url}/library`, (page) =>
    page.getByRole('gridcell').first().waitFor(),
  );
  const results = [{ name: 'library, to the first card', ...library }];
  if (signedOut) {
    const door = await measure(await signedOut.newPage(), `${program.url}/sign-in`, (page) =>
      page.getByLabel(/e-?mail/i).waitFor(),
    );
    results.unshift({ name: 'sign-in page', ...door });
    await signedOut.close();
  }
  return results;
}

async function measure(page, url, untilPainted) {
  const scripts = new Map();
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.set(response.url(), response);
  });
  await page.route('**/sw.js', (route) => route.abort());
  await page.goto(url);
  await untilPainted(page);
  const bytes = await Promise.all(
    [...scripts.values()].map(async (script) => gzipSync(await script.body()).length),
  );
  await page.close();
  return { kilobytes: Math.round(bytes.reduce((sum, size) => sum + size, 0) / 1000), requests: bytes.length };
}
