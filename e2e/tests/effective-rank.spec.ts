import { makeDemoLibrary } from '@lora/fixtures/demo';
import type { Page } from '@playwright/test';
import { findBarriers, waitForStill } from '../support/accessibility.ts';
import { type Api, connect, OWNER } from '../support/api.ts';
import { SCREENS, THEMES } from '../support/pages.ts';
import { cards, expect, signIn, test } from '../support/test.ts';

/** The first adapter of this type in the demo library. */
async function findAdapter(api: Api, networkType: 'lora' | 'lokr', least = 0): Promise<string> {
  const found = (await api.adapters({ networkType: [networkType], sort: 'name' })).find(
    ({ rank }) => (rank ?? 0) >= least,
  );
  if (!found) throw new Error(`The demo library has no ${networkType}.`);
  return found.id;
}

const anatomy = (page: Page) => page.getByRole('region', { name: 'Anatomy' });

test('the effective rank is worked out for one adapter, kept, and for all with every failure named', async ({
  page,
  context,
  place,
  start,
}) => {
  await makeDemoLibrary(place.library);
  const program = await start({ owner: OWNER, libraries: [place.library] });
  const api = await connect(program.url);
  await api.waitForScans();
  await signIn(context, program.url);
  const lora = await findAdapter(api, 'lora', 4);
  const lokr = await findAdapter(api, 'lokr');

  await test.step('one adapter, on demand', async () => {
    await page.goto(`${program.url}/adapters/${lora}?tab=weights`);
    await anatomy(page).getByRole('button', { name: 'Work out' }).click();
    await expect(anatomy(page).getByText(/^Of ranks? [\d ]*(to \d+ )?about \d+ are used/)).toBeVisible();
    await expect(anatomy(page).getByRole('grid', { name: 'Effective rank by block' })).toBeVisible();
    await page.reload();
    await expect(anatomy(page).getByText(/^Of rank/)).toBeVisible();
  });

  await test.step('one that has none, with the reason', async () => {
    await page.goto(`${program.url}/adapters/${lokr}?tab=weights`);
    await anatomy(page).getByRole('button', { name: 'Work out' }).click();
    await expect(anatomy(page).getByText(/has no rank that could be resized/)).toBeVisible();
  });

  await test.step('axe finds nothing, and nothing is wider than the screen', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const colorScheme of THEMES) {
      for (const size of Object.values(SCREENS)) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize(size);
        await page.goto(`${program.url}/adapters/${lora}?tab=weights`);
        await anatomy(page).getByText('What a lower rank would keep').click();
        await waitForStill(page);
        expect.soft(await findBarriers(page)).toEqual([]);
        const wider = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect.soft(wider).toBeLessThanOrEqual(0);
      }
    }
    await page.setViewportSize(SCREENS.desktop);
  });

  await test.step('the whole library, as a job', async () => {
    await page.goto(`${program.url}/library`);
    await cards(page).first().click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Work out effective rank \(\d+\)$/ }).click();
    await expect(page.getByText(/\d+ worked out · 1 known already/)).toBeVisible({
      timeout: 120_000,
    });
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect(page).toHaveURL(/\/jobs$/);
    await page.getByText(/^\d+ adapters have no effective rank$/).click();
    await expect(page.getByText(/has no rank that could be resized/).first()).toBeVisible();
    await waitForStill(page);
    expect(await findBarriers(page)).toEqual([]);
  });
});
