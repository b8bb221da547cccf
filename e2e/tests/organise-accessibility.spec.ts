import type { Page } from '@playwright/test';
import { findBarriers, waitForStill } from '../support/accessibility.ts';
import { SCREENS, THEMES } from '../support/pages.ts';
import { type SharedLibrary, test as base } from '../support/shared-library.ts';
import { cards, expect, signIn } from '../support/test.ts';

/** Names as people write them: long, of one word, from right to left, in other scripts. */
const NAMES = [
  'A name of a collection that somebody wrote without thinking of phones at all',
  '水墨画と浮世絵のスタイル集',
  'مجموعة الخط العربي',
  'Donaudampfschifffahrtsgesellschaftskapitänsmützensammlung',
];

interface Organised {
  shared: SharedLibrary;
  full: string;
  empty: string;
  search: string;
  batch: string;
}

const test = base.extend<object, { organised: Organised }>({
  organised: [
    async ({ shared }, use) => {
      const { api } = shared;
      const ids = (await api.adapters({ sort: 'name' })).map(({ id }) => id);
      const [full] = await Promise.all(
        NAMES.map((name, at) => api.addCollection({ name, description: name }, ids.slice(at, at + 9))),
      );
      const empty = await api.addCollection({ name: 'Empty' });
      const search = await api.addCollection({ name: 'Found', query: 'base:sdxl -tag:nothing OR rank:>4' });
      await api.addCustomField({ name: NAMES[3] ?? '', kind: 'text' });
      await api.addCustomField({ name: 'Verdict', kind: 'choice', choices: ['keep', 'よくできました'] });
      const batch = await api.runBatch('', { tags: { add: NAMES }, rating: 4 });
      await use({ shared, full: full?.id ?? '', empty: empty.id, search: search.id, batch: batch.id ?? '' });
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

type State = (page: Page, at: Organised) => Promise<void>;

async function choose(page: Page, button: string | RegExp, item: RegExp): Promise<void> {
  await page.getByRole('button', { name: button }).first().click();
  await page.getByRole('menuitem', { name: item }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
}

/** Every page and state of putting in order, by name; each begins at `path`. */
const STATES: Record<string, { path: (at: Organised) => string; reach?: State }> = {
  collections: { path: () => '/collections' },
  "a collection's menu": {
    path: () => '/collections',
    reach: async (page) => page.getByRole('button', { name: 'Change Found' }).click(),
  },
  'a new collection': {
    path: () => '/collections',
    reach: async (page) => page.getByRole('button', { name: 'New collection' }).first().click(),
  },
  'a saved search with a mistake': {
    path: () => '/collections',
    reach: async (page) => {
      await choose(page, 'Change Found', /change the search/);
      await page.getByRole('textbox', { name: 'Search' }).fill('rating:many');
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  'deleting a collection': {
    path: () => '/collections',
    reach: (page) => choose(page, 'Change Empty', /Delete/),
  },
  'one collection': {
    path: ({ full }) => `/collections/${full}`,
    reach: async (page) => expect(page.getByRole('button', { name: 'Arrange' })).toBeVisible(),
  },
  'an empty collection': {
    path: ({ empty }) => `/collections/${empty}`,
    reach: async (page) => expect(page.getByText('Nothing is in it yet')).toBeVisible(),
  },
  'a saved search': { path: ({ search }) => `/collections/${search}` },
  arranging: {
    path: ({ full }) => `/collections/${full}/arrange`,
    reach: async (page) => {
      await page
        .getByRole('button', { name: /^Change / })
        .first()
        .click();
    },
  },
  'saving a search': {
    path: () => '/library?q=base:sdxl',
    reach: async (page) => page.getByRole('button', { name: 'Save this search' }).click(),
  },
  'own fields': {
    path: () => '/settings',
    reach: async (page) => expect(page.getByRole('list', { name: 'Your own fields' })).toBeVisible(),
  },
  'a new field': {
    path: () => '/settings',
    reach: async (page) => {
      await page.getByRole('button', { name: 'New field' }).click();
      await page.getByRole('radio', { name: 'Choice' }).click();
    },
  },
  'deleting a field': {
    path: () => '/settings',
    reach: (page) => choose(page, 'Change the field Verdict', /Delete/),
  },
  tags: { path: () => '/tags' },
  'a tag': { path: () => '/tags', reach: (page) => choose(page, /^Change the tag/, /Edit/) },
  'merging a tag': { path: () => '/tags', reach: (page) => choose(page, /^Change the tag/, /Merge/) },
  'bulk changes': { path: () => '/batches' },
  'one bulk change': { path: ({ batch }) => `/batches/${batch}` },
  'a selection': {
    path: () => '/library',
    reach: async (page) => {
      await expect(cards(page).first()).toBeVisible();
      await page.getByRole('grid', { name: 'Adapters' }).focus();
      await page.keyboard.press('Control+a');
      await expect(page.getByRole('region', { name: 'Selection' })).toBeVisible();
    },
  },
};

const LISTS = {
  collections: '/collections',
  tags: '/tags',
  batches: '/batches',
  'custom-fields': '/settings',
};

for (const theme of THEMES) {
  for (const [device, viewport] of Object.entries(SCREENS)) {
    test.describe(`${theme}, ${device}`, () => {
      test.use({ colorScheme: theme, viewport, hasTouch: device === 'phone', reducedMotion: 'reduce' });

      test('axe finds nothing where things are put in order', async ({ page, context, organised }) => {
        test.setTimeout(300_000);
        const { url } = organised.shared.program;
        await signIn(context, url);
        for (const [name, { path, reach }] of Object.entries(STATES)) {
          await test.step(name, async () => {
            await page.goto(url + path(organised));
            await expect(page.locator('h1')).toBeAttached();
            await waitForStill(page);
            await reach?.(page, organised);
            await waitForStill(page);
            expect.soft(await findBarriers(page), name).toEqual([]);
            expect.soft(await overhang(page), `${name} is not wider than the screen`).toBe(0);
          });
        }
      });

      // Hardly anything is drawn there: each theme on one screen tells enough, and takes half the time.
      if ((theme === 'dark') !== (device === 'desktop')) return;
      test('axe finds nothing where a list is empty, on its way, or cannot be had', async ({
        context,
        organised,
      }) => {
        const { url } = organised.shared.program;
        await signIn(context, url);
        for (const [list, path] of Object.entries(LISTS)) {
          for (const state of ['empty', 'loading', 'refused'] as const) {
            await test.step(`${list}, ${state}`, async () => {
              const page = await context.newPage();
              await answerLists(page, list, state);
              await page.goto(url + path);
              await expect(page.locator('h1')).toBeAttached();
              if (state === 'refused') await expect(page.getByRole('alert')).toBeVisible();
              else if (state === 'loading') await expect(page.locator('[aria-busy]').first()).toBeAttached();
              else await waitForStill(page);
              expect.soft(await findBarriers(page), `${list}, ${state}`).toEqual([]);
              await page.close();
            });
          }
        }
      });
    });
  }
}

/** How many pixels the page is wider than the screen. */
function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Answers a list in the server's place. */
async function answerLists(page: Page, list: string, state: 'empty' | 'loading' | 'refused'): Promise<void> {
  await page.route(new RegExp(`/api/v1/${list}(\\?|$)`), async (route) => {
    if (state === 'empty') await route.fulfill({ json: { items: [], nextCursor: null, total: 0 } });
    if (state === 'refused') await route.fulfill({ status: 500, json: { code: 'internal', message: 'No.' } });
    // Loading: it is never answered.
  });
}
