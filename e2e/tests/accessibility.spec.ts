import type { Page } from '@playwright/test';
import { findBarriers, waitForStill } from '../support/accessibility.ts';
import { DOORS, PAGES, SCREENS, THEMES } from '../support/pages.ts';
import { test } from '../support/shared-library.ts';
import { cards, expect, signIn } from '../support/test.ts';

/** On a phone the page must not be wider than the screen. */
async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { scroll, screen } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    screen: document.documentElement.clientWidth,
  }));
  expect(scroll).toBeLessThanOrEqual(screen);
}

for (const theme of THEMES) {
  for (const [device, viewport] of Object.entries(SCREENS)) {
    test.describe(`${theme}, ${device}`, () => {
      test.use({ colorScheme: theme, viewport, hasTouch: device === 'phone', reducedMotion: 'reduce' });

      test('axe finds nothing on any page', async ({ page, context, shared }) => {
        await signIn(context, shared.program.url);
        const [adapter] = await shared.api.adapters({ sort: 'name' });
        for (const [name, path] of Object.entries(PAGES)) {
          await test.step(name, async () => {
            await page.goto(shared.program.url + path.replace(':id', adapter?.id ?? ''));
            // Not by role: a sheet over the page hides the heading from assistive tech while it is open.
            await expect(page.locator('h1')).toBeAttached();
            await waitForStill(page);
            expect.soft(await findBarriers(page)).toEqual([]);
            await expectNoSidewaysScroll(page);
          });
        }
      });

      test('axe finds nothing in dialogs, menus and filters', async ({ page, context, shared }) => {
        await signIn(context, shared.program.url);
        await page.goto(`${shared.program.url}/roots`);
        await page.getByRole('button', { name: 'Add root' }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await waitForStill(page);
        expect.soft(await findBarriers(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'More for library' }).click();
        await expect(page.getByRole('menu')).toBeVisible();
        await waitForStill(page);
        expect.soft(await findBarriers(page)).toEqual([]);
        await page.goto(`${shared.program.url}/library`);
        await expect(cards(page).first()).toBeVisible();
        await page.getByRole('button', { name: /^Filters/ }).click();
        await waitForStill(page);
        expect.soft(await findBarriers(page)).toEqual([]);
      });

      test('axe finds nothing at the doors', async ({ page, shared }) => {
        for (const path of Object.values(DOORS)) {
          await page.goto(shared.program.url + path);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          await waitForStill(page);
          expect.soft(await findBarriers(page)).toEqual([]);
          await expectNoSidewaysScroll(page);
        }
      });
    });
  }
}

test('axe would find a planted fault', async ({ page, shared }) => {
  await page.goto(`${shared.program.url}/sign-in`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.evaluate(() => {
    document.body.append(document.createElement('button'));
  });
  expect(await findBarriers(page)).not.toEqual([]);
});
