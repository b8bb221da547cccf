import type { Page } from '@playwright/test';
import { makeLibrary } from '@lora/fixtures';
import { connect, OWNER } from '../support/api.ts';
import { cards, expect, signIn, test } from '../support/test.ts';

/** The page has a service worker in charge and the catalog has been loaded through it. */
async function waitForOfflineCopy(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const cache = await caches.open('lora-catalog');
        return (await cache.keys()).some(({ url }) => url.includes('/api/v1/adapters?'));
      }),
    )
    .toBe(true);
}

const openCaches = (page: Page) =>
  page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => /catalog|previews/.test(name));
    const counts = await Promise.all(
      names.map(async (name) => (await (await caches.open(name)).keys()).length),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  });

test('with the server stopped the page opens with the last catalog, read-only, and comes back by itself', async ({
  page,
  context,
  place,
  start,
}) => {
  await makeLibrary(place.library, { count: 24, odd: false });
  const program = await start({ owner: OWNER, libraries: [place.library] });
  await (await connect(program.url)).waitForScans();
  await signIn(context, program.url);
  await page.goto(`${program.url}/library`);
  await expect(cards(page).first()).toBeVisible();
  await waitForOfflineCopy(page);
  const names = await cards(page).allInnerTexts();

  await test.step('stopped and reloaded', async () => {
    expect(await program.end()).toBe(0);
    await page.reload();
    await expect(page.getByText('You are offline: showing the catalog as last seen')).toBeVisible();
    // Cards below the screen are drawn when those on it are there.
    await expect.poll(() => cards(page).allInnerTexts()).toEqual(names);
  });

  await test.step('a new tab starts cold and shows the same', async () => {
    const cold = await context.newPage();
    await cold.goto(`${program.url}/library`);
    await expect(cards(cold).first()).toBeVisible();
    await cold.close();
  });

  await test.step('the server is back', async () => {
    await start({ owner: OWNER, port: program.port });
    await expect(page.getByText('You are offline')).toBeHidden({ timeout: 60_000 });
  });
});

test('without a network the page opens with the last catalog, and signing out deletes it', async ({
  page,
  context,
  place,
  start,
}) => {
  await makeLibrary(place.library, { count: 24, odd: false });
  const program = await start({ owner: OWNER, libraries: [place.library] });
  await (await connect(program.url)).waitForScans();
  await signIn(context, program.url);
  await page.goto(`${program.url}/library`);
  await expect(cards(page).first()).toBeVisible();
  await waitForOfflineCopy(page);

  await test.step('no network', async () => {
    await context.setOffline(true);
    await page.reload();
    await expect(cards(page).first()).toBeVisible();
    await expect(page.getByText('You are offline')).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByText('You are offline')).toBeHidden({ timeout: 60_000 });
  });

  await test.step('signed out', async () => {
    expect(await openCaches(page)).toBeGreaterThan(0);
    await page.goto(`${program.url}/settings`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await expect.poll(() => openCaches(page)).toBe(0);
    expect(await page.evaluate(() => localStorage.getItem('lora.last-user'))).toBeNull();
    await program.end();
    await page.goto(`${program.url}/library`);
    await expect(page.getByText("The server doesn't answer")).toBeVisible();
    await expect(cards(page)).toHaveCount(0);
  });
});
