import type { Page } from '@playwright/test';
import { findBarriers, waitForStill } from '../support/accessibility.ts';
import { test } from '../support/shared-library.ts';
import { cards, expect, signIn, total } from '../support/test.ts';

/** What the gallery must be able to hold. */
const MANY = 100_000;
/** Jumping to the end may cost this many requests. */
const JUMP_REQUESTS = 3;
/** Cards that the browser may draw at once. */
const DRAWN_MAX = 150;

// Its requests would pass by the answers that are made up here.
test.use({ serviceWorkers: 'block' });

test.beforeEach(async ({ context, shared }) => {
  await signIn(context, shared.program.url);
});

function box(page: Page) {
  return page.getByRole('combobox', { name: 'Search the library' });
}

/** Lets the page's own list look as if it had `MANY` rows; returns the addresses of its requests. */
async function serveMany(page: Page): Promise<URL[]> {
  const asked: URL[] = [];
  await page.route(/\/api\/v1\/adapters\?/, async (route) => {
    const url = new URL(route.request().url());
    asked.push(url);
    const from = Number(url.searchParams.get('cursor') ?? url.searchParams.get('offset') ?? 0);
    const limit = Number(url.searchParams.get('limit'));
    const count = Math.min(limit, MANY - from);
    await route.fulfill({
      json: {
        items: Array.from({ length: count }, (_, at) => madeUp(from + at)),
        nextCursor: from + count < MANY ? String(from + count) : null,
        total: MANY,
        matches: MANY,
        corrections: [],
      },
    });
  });
  await page.route(/\/api\/v1\/adapters\/0{8}-/, (route) =>
    route.fulfill({ json: { ...madeUp(Number(route.request().url().slice(-12))), ...DETAILS } }),
  );
  return asked;
}

/** Besides what stands in a list. */
const DETAILS = {
  notes: null,
  description: null,
  preferredWeight: null,
  license: null,
  trainedAt: null,
  customFields: {},
  collections: [],
  proposals: [],
  revision: 1,
  mergedFrom: [],
  files: [],
  provenance: {},
  evidence: {},
  training: null,
  civitai: null,
  tensors: null,
  metadata: null,
  previews: [],
};

function madeUp(at: number) {
  return {
    id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    name: `Adapter ${at}`,
    fileName: `adapter_${at}.safetensors`,
    folder: 'made/up',
    rootId: null,
    baseModel: 'sdxl',
    family: null,
    networkType: 'lora',
    rank: 16,
    size: 100_000_000 + at,
    sha256: null,
    autoV2: null,
    autoV3: null,
    tags: ['ink'],
    triggerWords: [],
    rating: 0,
    favorite: false,
    creator: null,
    nsfwLevel: 0,
    hidden: false,
    publishedAt: null,
    previewUrl: null,
    previewKind: null,
    copies: 1,
    state: 'present',
    warnings: [],
    createdAt: '2026-11-20T10:00:00.000Z',
    updatedAt: '2026-11-20T10:00:00.000Z',
    fileModifiedAt: null,
  };
}

test('operators find exactly what they say', async ({ page, shared }) => {
  const all = await shared.api.adapters();
  const count = (is: (item: (typeof all)[number]) => boolean) => all.filter(is).length;
  const wanted: [search: string, found: number][] = [
    ['base:flux1', count(({ baseModel }) => baseModel === 'flux1')],
    ['-base:flux1', count(({ baseModel }) => baseModel !== 'flux1')],
    ['rank:>=8', count(({ rank }) => rank !== null && rank >= 8)],
    ['rank:2 OR rank:16', count(({ rank }) => rank === 2 || rank === 16)],
    ['is:untagged', count(({ tags }) => tags.length === 0)],
    [
      'has:preview type:lora',
      count(({ previewUrl, networkType }) => previewUrl !== null && networkType === 'lora'),
    ],
  ];
  await page.goto(`${shared.program.url}/library`);
  await expect(total(page, all.length)).toBeAttached();
  for (const [search, found] of wanted) {
    await box(page).fill(search);
    await box(page).press('Enter');
    await expect(total(page, found), search).toBeAttached();
  }
});

test('a suggestion is taken with the keyboard alone', async ({ page, shared }) => {
  await page.goto(`${shared.program.url}/library`);
  await expect(cards(page).first()).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('base:flu');
  const option = page.getByRole('option', { name: /^flux1/ });
  await expect(option).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(box(page)).toHaveValue('base:flux1 ');
  await expect(page.getByRole('listbox')).toBeHidden();
  await expect(page).toHaveURL(/q=base%3Aflux1$/);
});

test('a mistake is underlined where it stands, and the results stay', async ({ page, shared }) => {
  await page.goto(`${shared.program.url}/library`);
  await expect(cards(page).first()).toBeVisible();
  // Rows below the screen are drawn a moment later: what is on it stays.
  const before = await cards(page).first().innerText();
  await box(page).fill('ink rating:many size:<50mb');
  await expect(page.getByText('"many" is no whole number')).toBeVisible();
  await expect(box(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByTestId('mistake').locator('mark')).toHaveText('many');
  // The line stands under the word itself: its letters are set as those of the input, from the same edge on.
  const [input, overlay] = await page.evaluate(() =>
    ['[role="combobox"]', '[data-testid="mistake"]'].map((selector) => {
      const element = document.querySelector(selector);
      if (!element) return null;
      const style = getComputedStyle(element);
      return {
        left: element.getBoundingClientRect().left + Number.parseFloat(style.paddingLeft),
        font: [
          style.fontFamily,
          style.fontSize,
          style.fontWeight,
          style.fontVariantNumeric,
          style.fontKerning,
        ],
        spacing: [style.letterSpacing, style.wordSpacing, style.fontFeatureSettings],
      };
    }),
  );
  expect(input).not.toBeNull();
  expect(overlay).toEqual(input);
  await expect(cards(page).first()).toBeVisible();
  expect(await cards(page).first().innerText()).toBe(before);
});

test('axe finds nothing with suggestions, a mistake or the help open', async ({ page, shared }) => {
  await page.goto(`${shared.program.url}/library`);
  await expect(cards(page).first()).toBeVisible();
  const states: [name: string, open: () => Promise<void>][] = [
    [
      'suggestions',
      async () => {
        await box(page).pressSequentially('base:f');
        await expect(page.getByRole('listbox')).toBeVisible();
        await page.keyboard.press('ArrowDown');
      },
    ],
    ['a mistake', () => box(page).fill('rating:many')],
    ['the help', () => page.getByRole('button', { name: 'How to search' }).click()],
  ];
  for (const [name, open] of states) {
    await open();
    await waitForStill(page);
    expect.soft(await findBarriers(page), name).toEqual([]);
  }
});

test('a mistyped word is looked for as it was meant, and the page says so', async ({ page, shared }) => {
  const names = (await shared.api.adapters()).flatMap(({ name }) => name.split(' '));
  const [word = ''] = names.filter((one) => /^[a-z]+$/i.test(one)).toSorted((a, b) => b.length - a.length);
  // A letter is missing.
  const typo = word.slice(0, 4) + word.slice(5);
  await page.goto(`${shared.program.url}/library?q=${typo}`);
  await expect(page.getByText(`Nothing has “${typo.toLowerCase()}”`)).toBeVisible();
  await expect(cards(page).first()).toBeVisible();
});

test('all values of a long facet can be reached', async ({ page, shared }) => {
  await page.goto(`${shared.program.url}/library`);
  const tags = page.getByRole('complementary', { name: 'Filters' });
  const more = tags.getByRole('button', { name: /^Show \d+ more$|^Show more$/ }).first();
  await more.scrollIntoViewIfNeeded();
  const before = await tags.getByRole('button', { pressed: false }).count();
  await more.click();
  await expect.poll(async () => tags.getByRole('button', { pressed: false }).count()).toBeGreaterThan(before);
});

test('the end of 100,000 is three requests away, and Back finds the place and the selection again', async ({
  page,
  shared,
}) => {
  const asked = await serveMany(page);
  await page.goto(`${shared.program.url}/library`);
  await expect(total(page, MANY).or(page.getByText('100,000')).first()).toBeAttached();
  await cards(page).first().click();
  // The inspector takes room: with fewer columns the end lies elsewhere.
  await expect(page.getByText('Copy prompt')).toBeVisible();
  const before = asked.length;
  await page.keyboard.press('End');
  const last = page.getByRole('gridcell', { name: /^Adapter 99999\b/ });
  await expect(last).toBeVisible();
  await expect(last).toHaveAttribute('aria-selected', 'true');
  expect(asked.length - before).toBeLessThanOrEqual(JUMP_REQUESTS);
  expect(await cards(page).count()).toBeLessThan(DRAWN_MAX);

  await page.keyboard.press(' ');
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('1 selected');
  const place = await page.evaluate(() => window.scrollY);
  await page.getByRole('navigation', { name: 'Main' }).first().getByRole('link', { name: 'Jobs' }).click();
  await expect(page).toHaveURL(/\/jobs/);
  await page.goBack();
  await expect(last).toBeVisible();
  expect(Math.abs((await page.evaluate(() => window.scrollY)) - place)).toBeLessThan(4);
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('1 selected');
});
