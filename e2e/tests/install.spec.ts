import { join } from 'node:path';
import { openPersistentBrowser } from '../support/browser.ts';
import { OWNER } from '../support/api.ts';
import { expect, signIn, test } from '../support/test.ts';

interface Installability {
  installabilityErrors: { errorId: string }[];
}
interface AppManifest {
  url: string;
  errors: { message: string; critical: number }[];
}

test('the page can be installed: the browser has no objection and its manifest no error', async ({
  place,
  start,
}) => {
  const program = await start({ owner: OWNER });
  const context = await openPersistentBrowser(join(place.path, 'profile'));
  try {
    await signIn(context, program.url);
    const page = await context.newPage();
    await page.goto(`${program.url}/library`);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    const devtools = await context.newCDPSession(page);
    await expect
      .poll(async () => {
        const { installabilityErrors }: Installability = await devtools.send('Page.getInstallabilityErrors');
        return installabilityErrors.map(({ errorId }) => errorId);
      })
      .toEqual([]);
    const manifest: AppManifest = await devtools.send('Page.getAppManifest');
    expect(manifest.url).toContain('manifest.webmanifest');
    expect(manifest.errors).toEqual([]);
  } finally {
    await context.close();
  }
});

test('the control: without a manifest the browser does object', async ({ place, start }) => {
  const program = await start({ owner: OWNER });
  const context = await openPersistentBrowser(join(place.path, 'profile'));
  try {
    await context.route('**/manifest.webmanifest', (route) => route.fulfill({ status: 404 }));
    const page = await context.newPage();
    await page.goto(program.url);
    const devtools = await context.newCDPSession(page);
    const { installabilityErrors }: Installability = await devtools.send('Page.getInstallabilityErrors');
    expect(installabilityErrors).not.toEqual([]);
  } finally {
    await context.close();
  }
});
