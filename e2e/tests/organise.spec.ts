import type { Page } from '@playwright/test';
import { test } from '../support/shared-library.ts';
import { cards, expect, signIn, total } from '../support/test.ts';

test.beforeEach(async ({ context, shared }) => {
  await signIn(context, shared.program.url);
});

async function selectAll(page: Page): Promise<void> {
  await cards(page).first().click();
  await page.keyboard.press('Control+a');
}

async function changeTag(page: Page, tag: string, action: RegExp): Promise<void> {
  await page.getByRole('button', { name: `Change the tag ${tag}`, exact: true }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

/** A change's list as it can be read: the names of its adapters, in their order. */
async function listed(page: Page): Promise<string[]> {
  const rows = page.getByRole('dialog').getByRole('list', { name: 'Adapters' }).getByRole('listitem');
  await expect(rows.first()).toBeVisible();
  return rows.evaluateAll((all) =>
    all.map((row) => row.querySelector('[title]')?.getAttribute('title') ?? ''),
  );
}

test('a bulk change shows what it will do, does exactly that, and is undone', async ({ page, shared }) => {
  const before = await shared.api.adapters();
  const some = before.filter(({ baseModel }) => baseModel === 'sdxl');
  expect(some.length).toBeGreaterThan(1);
  await page.goto(`${shared.program.url}/library?q=base:sdxl`);
  await selectAll(page);
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Tags' }).click();
  await page.getByRole('combobox', { name: 'Tag', exact: true }).fill('organised');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText(`${some.length} adapters change`);
  const planned = await listed(page);
  expect((await shared.api.adapters()).filter(({ tags }) => tags.includes('organised'))).toEqual([]);

  await page.getByRole('button', { name: `Change ${some.length} adapters` }).click();
  const result = page.getByRole('dialog', { name: 'Add the tag organised' });
  await expect(result.getByText(`${some.length} changed`).first()).toBeVisible();
  // The first rows in sight: both lists draw only what can be seen.
  const done = await listed(page);
  const both = Math.min(planned.length, done.length, 5);
  expect(done.slice(0, both)).toEqual(planned.slice(0, both));
  const tagged = (await shared.api.adapters()).filter(({ tags }) => tags.includes('organised'));
  expect(new Set(tagged.map(({ id }) => id))).toEqual(new Set(some.map(({ id }) => id)));

  await result.getByRole('button', { name: 'Undo' }).click();
  await expect(result.getByText(`${some.length} brought back`).first()).toBeVisible();
  const after = await shared.api.adapters();
  expect(new Map(after.map(({ id, tags }) => [id, tags]))).toEqual(
    new Map(before.map(({ id, tags }) => [id, tags])),
  );
});

test('an undo says what was changed since and stays', async ({ page, shared }) => {
  const [first] = await shared.api.adapters({ q: 'base:flux1' });
  if (!first) throw new Error('The library has Flux adapters.');
  await page.goto(`${shared.program.url}/library?q=base:flux1`);
  await selectAll(page);
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Rating' }).click();
  await page.getByRole('combobox', { name: 'Rating' }).selectOption('4 stars');
  await page.getByRole('button', { name: /^Change \d+ adapters?$/ }).click();
  const result = page.getByRole('dialog', { name: 'Rating: 4 stars' });
  await expect(result.getByRole('button', { name: 'Undo' })).toBeVisible();
  await shared.api.updateAdapter(first.id, { rating: 1 });
  await result.getByRole('button', { name: 'Undo' }).click();
  await expect(result.getByText(/1 changed since and kept/)).toBeVisible();
  await expect(result.getByText('Changed since: rating.')).toBeVisible();
  expect((await shared.api.adapter(first.id)).rating).toBe(1);
  await shared.api.updateAdapter(first.id, { rating: null });
});

test('cards are dragged onto a tag, one or the whole selection, and the toast takes it back', async ({
  page,
  shared,
}) => {
  await page.goto(`${shared.program.url}/library?q=base:sdxl`);
  await expect(cards(page).first()).toBeVisible();
  const tag = page.getByRole('complementary', { name: 'Filters' }).locator('[data-drop^="tag:"]').last();
  const name = (await tag.getAttribute('data-drop'))?.slice('tag:'.length) ?? '';
  const count = async () =>
    (await shared.api.adapters({ q: 'base:sdxl' })).filter(({ tags }) => tags.includes(name)).length;
  const before = await count();
  const all = (await shared.api.adapters({ q: 'base:sdxl' })).length;
  await selectAll(page);
  await cards(page).first().dragTo(tag);
  await expect(page.getByText(`Add the tag ${name}`)).toBeVisible();
  await expect.poll(count).toBe(all);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(`Undo: Add the tag ${name}`)).toBeVisible();
  await expect.poll(count).toBe(before);
});

test('a tag is renamed and merged; adapters follow, and the undo brings both back', async ({
  page,
  shared,
}) => {
  const [adapter] = await shared.api.adapters({ sort: 'name' });
  if (!adapter) throw new Error('The library is not empty.');
  const { id } = adapter;
  await shared.api.updateAdapter(id, { tags: ['e2e one', 'e2e two'] });
  await page.goto(`${shared.program.url}/tags?q=e2e`);
  await changeTag(page, 'e2e one', /Edit/);
  await page.getByRole('textbox', { name: 'Name' }).fill('e2e first');
  await expect(page.getByText('1 adapter shows the new name.')).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('also e2e one')).toBeVisible();
  await expect.poll(async () => (await shared.api.adapter(id)).tags).toEqual(['e2e first', 'e2e two']);

  await changeTag(page, 'e2e first', /Merge/);
  await page.getByRole('combobox', { name: 'The tag that stays' }).fill('e2e two');
  await page.getByRole('option', { name: /e2e two/ }).click();
  await expect(page.getByRole('list', { name: 'What happens' })).toContainText(
    '1 adapter that shows “e2e first” shows “e2e two” instead.',
  );
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  await expect.poll(async () => (await shared.api.adapter(id)).tags).toEqual(['e2e two']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await shared.api.adapter(id)).tags).toEqual(['e2e first', 'e2e two']);
  await shared.api.updateAdapter(id, { tags: null });
});

test('a collection is filled, ordered with the keyboard and keeps its order', async ({ page, shared }) => {
  await page.goto(`${shared.program.url}/collections`);
  await page.getByRole('button', { name: 'New collection' }).first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill('For the wall');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('link', { name: 'For the wall' })).toBeVisible();

  await page.goto(`${shared.program.url}/library?q=base:sdxl&sort=name`);
  await cards(page).first().click();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.getByRole('button', { name: 'Add to' }).click();
  await page.getByRole('combobox', { name: 'Collection or tag' }).fill('For the wall');
  await page.getByRole('option', { name: /For the wall.*Collection/ }).click();
  await expect(page.getByText('3 changed')).toBeVisible();

  await page.goto(`${shared.program.url}/collections`);
  await page.getByRole('link', { name: 'For the wall' }).click();
  await expect(page.getByRole('heading', { name: 'For the wall' })).toBeVisible();
  await page.getByRole('button', { name: 'Arrange' }).click();
  const handles = page.getByRole('button', { name: /^Move / });
  await expect(handles).toHaveCount(3);
  const names = () => handles.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
  const [first, second, third] = await names();
  await handles.first().focus();
  await page.keyboard.press('Space');
  await expect(page.getByText('Place 1 of 3.')).toBeAttached();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('Place 2 of 3.')).toBeAttached();
  const stored = page.waitForResponse((answer) => answer.url().endsWith('/items'));
  await page.keyboard.press('Space');
  await stored;
  expect(await names()).toEqual([second, first, third]);
  await page.reload();
  await expect(handles).toHaveCount(3);
  expect(await names()).toEqual([second, first, third]);
});

test('own fields are made in Settings and stand on the page of an adapter', async ({ page, shared }) => {
  await page.goto(`${shared.program.url}/settings`);
  await page.getByRole('button', { name: 'New field' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Shelf');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('list', { name: 'Your own fields' })).toContainText('Shelf');
  const [adapter] = await shared.api.adapters({ sort: 'name' });
  await page.goto(`${shared.program.url}/adapters/${adapter?.id}`);
  await expect(page.getByText('Shelf', { exact: true })).toBeVisible();
});

test('a search is saved with its filters and holds what it finds', async ({ page, shared }) => {
  const found = await shared.api.adapters({ q: 'base:sdxl', sort: 'name' });
  await page.goto(`${shared.program.url}/library?baseModel=sdxl&sort=name`);
  await page.getByRole('button', { name: 'Save this search' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('All of SDXL');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'All of SDXL' })).toBeVisible();
  await expect(page.getByText('base:sdxl')).toBeVisible();
  await expect(total(page, found.length)).toBeAttached();
});

test.describe('with a finger', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  /** A real touch that rests; `test.tap` is too short for it. */
  async function hold(page: Page, x: number, y: number): Promise<void> {
    const browser = await page.context().newCDPSession(page);
    await browser.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    await expect(page.getByRole('region', { name: 'Selection' })).toBeVisible();
    await browser.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await browser.detach();
  }

  test('a held card is selected, taps select others, and a collection takes them', async ({
    page,
    shared,
  }) => {
    const made = await shared.api.addCollection({ name: 'By hand' });
    await page.goto(`${shared.program.url}/library?sort=name`);
    const box = await cards(page).first().boundingBox();
    if (!box) throw new Error('The first card is on the screen.');
    await hold(page, box.x + box.width / 2, box.y + box.height / 3);
    await expect(cards(page).first()).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('menu')).toHaveCount(0);
    await cards(page).nth(1).tap();
    await cards(page).nth(2).tap();
    await cards(page).nth(1).tap();
    const bar = page.getByRole('region', { name: 'Selection' });
    await expect(bar).toContainText('2 selected');
    await bar.getByRole('button', { name: 'Add to' }).tap();
    await page.getByRole('combobox', { name: 'Collection or tag' }).fill('By hand');
    await page.getByRole('option', { name: /By hand.*Collection/ }).tap();
    await expect(page.getByText('2 changed')).toBeVisible();
    const [first, , third] = await shared.api.adapters({ sort: 'name' });
    const inside = await shared.api.adapters({ collection: [made.id] });
    expect(new Set(inside.map(({ id }) => id))).toEqual(new Set([first?.id, third?.id]));
  });

  test('Select above the cards begins, Select all takes everything, the cross ends it', async ({
    page,
    shared,
  }) => {
    await page.goto(`${shared.program.url}/library?sort=name`);
    await expect(cards(page).first()).toBeVisible();
    await page.getByRole('button', { name: 'Select', exact: true }).tap();
    await cards(page).first().tap();
    const bar = page.getByRole('region', { name: 'Selection' });
    await expect(bar).toContainText('1 selected');
    await bar.getByRole('button', { name: 'Select all' }).tap();
    await expect(bar).toContainText(/All \d+ matches selected/);
    await bar.getByRole('button', { name: 'Clear the selection' }).tap();
    await expect(bar).toHaveCount(0);
    await cards(page).first().tap();
    await expect(page).toHaveURL(/selected=/);
  });
});
