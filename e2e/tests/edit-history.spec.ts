import { writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { drawPreview, makeLibrary, Random } from '@lora/fixtures';
import { findBarriers, waitForStill } from '../support/accessibility.ts';
import { type Api, connect, OWNER } from '../support/api.ts';
import { fingerprint } from '../support/fingerprint.ts';
import type { Program } from '../support/program.ts';
import { expect, signIn, test } from '../support/test.ts';

let program: Program;
let api: Api;
let id: string;

test.beforeEach(async ({ context, place, start }) => {
  await makeLibrary(place.library, { count: 4, odd: false, sidecars: false, previews: false });
  program = await start({ owner: OWNER, libraries: [place.library] });
  api = await connect(program.url);
  await api.waitForScans();
  const [first] = await api.adapters();
  if (!first) throw new Error('The library is empty.');
  id = first.id;
  await signIn(context, program.url);
});

async function open(page: Page, tab = ''): Promise<void> {
  await page.goto(`${program.url}/adapters/${id}${tab}`);
  await expect(page.getByRole('button', { name: 'Rename' })).toBeEnabled();
}

async function rename(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.keyboard.press('Enter');
}

/** As a hand does it: a press, a way, a release. */
async function dragOnto(page: Page, what: Locator, where: Locator): Promise<void> {
  const from = await what.boundingBox();
  const to = await where.boundingBox();
  if (!from || !to) throw new Error('There is nothing to drag, or nowhere to.');
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 10 });
  await page.mouse.up();
}

const title = (page: Page, name: string) => page.getByRole('heading', { level: 2, name, exact: true });

test('every edit stands in the history; an earlier state is looked at, restored, and taken back', async ({
  page,
}) => {
  await open(page);
  const original = (await api.adapter(id)).name;
  await rename(page, 'First name');
  await expect(title(page, 'First name')).toBeVisible();
  await page.getByRole('button', { name: '4 stars' }).click();
  await page.getByRole('textbox', { name: 'Licence' }).fill('MIT');
  await page.keyboard.press('Enter');
  await rename(page, 'Second name');
  await expect(title(page, 'Second name')).toBeVisible();

  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByText('4 changes')).toBeVisible();
  const rows = page.getByRole('tabpanel').getByRole('listitem');
  await expect(rows.first()).toContainText('Name');
  await expect(rows.first()).toContainText('First');
  await expect(rows.first()).toContainText('Second');

  // The last row is the first rename.
  await rows
    .last()
    .getByRole('button', { name: /^Restore to after/ })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Restore' });
  await expect(dialog).toContainText('Licence');
  await expect(dialog).toContainText('Rating');
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await expect(title(page, 'First name')).toBeVisible();
  expect(await api.adapter(id)).toMatchObject({ name: 'First name', rating: 0, license: null });

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(title(page, 'Second name')).toBeVisible();
  expect(await api.adapter(id)).toMatchObject({ name: 'Second name', rating: 4, license: 'MIT' });

  await page.goto(`${program.url}/activity`);
  await expect(page.getByRole('listitem').filter({ hasText: 'restored Second name' })).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Field' }).selectOption('Licence');
  await expect(page).toHaveURL(/field=license/);
  await expect(page.getByRole('listitem').filter({ hasText: 'edited' })).toHaveCount(1);
  await page.getByRole('link', { name: 'Second name' }).first().click();
  await expect(page).toHaveURL(/tab=history/);

  await page
    .getByRole('button', { name: /^from you/ })
    .first()
    .click();
  await page.getByRole('button', { name: /^Give back|^Take my value away/ }).click();
  await expect(title(page, original)).toBeVisible();
});

test('of two tabs that edit the same text the second sees both and chooses', async ({ page, context }) => {
  await api.updateAdapter(id, { notes: 'before' });
  await open(page);
  const other = await context.newPage();
  await open(other);
  const edit = async (tab: Page, text: string) => {
    await tab.getByRole('region', { name: 'Notes' }).getByRole('button', { name: 'Edit' }).click();
    await tab.getByRole('textbox', { name: 'Notes' }).fill(text);
  };
  await edit(page, 'from the first tab');
  await edit(other, 'from the second tab');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('region', { name: 'Notes' })).toContainText('from the first tab');
  await other.getByRole('button', { name: 'Save' }).click();
  const dialog = other.getByRole('dialog', { name: 'Changed somewhere else meanwhile' });
  await expect(dialog).toContainText('from the first tab');
  await expect(dialog).toContainText('from the second tab');
  expect((await api.adapter(id)).notes).toBe('from the first tab');
  await dialog.getByRole('button', { name: 'Use mine' }).click();
  await expect(page.getByRole('region', { name: 'Notes' })).toContainText('from the second tab');
  expect((await api.adapter(id)).notes).toBe('from the second tab');
});

test('a sidecar that says something else is offered, and taken only when asked', async ({ page, place }) => {
  await api.updateAdapter(id, { name: 'Mine', tags: ['mine'] });
  const [file] = (await api.adapter(id)).files;
  const { dir, name } = parse(join(place.library, file?.path ?? ''));
  const said = { id: 1, modelId: 2, model: { name: 'Of the sidecar', tags: ['theirs'] } };
  await writeFile(join(dir, `${name}.civitai.info`), JSON.stringify(said));

  // The header has proposed its own name from the start: the sidecar is stronger.
  await expect
    .poll(async () => (await api.adapter(id)).proposals.map(({ proposed }) => proposed['value']))
    .toEqual(['Of the sidecar', ['theirs']]);

  await open(page);
  await page.getByText('Files say otherwise').click();
  await expect(page.getByText('Of the sidecar')).toBeVisible();
  await page.getByRole('button', { name: 'Keep yours: Tags' }).click();
  await expect(page.getByRole('button', { name: 'Keep yours: Tags' })).toHaveCount(0);
  await expect(title(page, 'Mine')).toBeVisible();
  await page.getByRole('button', { name: "Take the file's: Name" }).click();
  await expect(title(page, 'Of the sidecar')).toBeVisible();
  await expect(page.getByText('Files say otherwise')).toHaveCount(0);
  expect(await api.adapter(id)).toMatchObject({ name: 'Of the sidecar', tags: ['mine'], proposals: [] });
});

test('pictures are added, cropped, put in order with the keyboard and removed; the library is not touched', async ({
  page,
  place,
}) => {
  const before = await fingerprint(place.library);
  const draw = (seed: string) => ({
    name: `${seed}.png`,
    mimeType: 'image/png',
    buffer: Buffer.from(drawPreview(new Random(seed), 400, 300)),
  });
  await open(page);
  const bad = { name: 'bad.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
  await page.getByLabel('Choose pictures').setInputFiles([draw('one'), bad, draw('two')]);
  await expect(page.getByRole('button', { name: 'Picture 2', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Leave out: bad.png' }).click();
  const ids = async () => (await api.adapter(id)).previews.map((preview) => preview.id);
  const [one, two] = await ids();

  // The strip that can be sorted comes after the page; it says so.
  await expect(page.getByRole('button', { name: 'Picture 2', exact: true })).toHaveAttribute(
    'aria-roledescription',
    'can be moved',
  );
  await page.getByRole('button', { name: 'Picture 2', exact: true }).focus();
  await page.keyboard.press('Space');
  await expect(page.getByText('Picture 2 lifted.')).toBeAttached();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText('Now at place 1 of 2.')).toBeAttached();
  await page.keyboard.press('Space');
  await expect.poll(ids).toEqual([two, one]);

  await dragOnto(
    page,
    page.getByRole('button', { name: 'Picture 1, the cover' }),
    page.getByRole('button', { name: 'Picture 2', exact: true }),
  );
  await expect.poll(ids).toEqual([one, two]);

  await page.getByRole('button', { name: 'Picture 1, the cover' }).click();
  await page.getByRole('button', { name: 'Crop' }).click();
  const dialog = page.getByRole('dialog', { name: 'Crop' });
  await dialog.getByRole('radio', { name: 'Square' }).click();
  await dialog.getByRole('group', { name: /The part that is shown/ }).focus();
  await page.keyboard.press('ArrowLeft');
  await dialog.getByRole('button', { name: 'Crop' }).click();
  await expect(dialog).toHaveCount(0);
  const crop = (await api.adapter(id)).previews[0]?.crop;
  expect(crop).toMatchObject({ height: expect.closeTo(1, 2), width: expect.closeTo(0.75, 2) });
  expect(crop?.x).toBeLessThan(0.125);

  await page.getByRole('button', { name: 'Remove this picture' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Picture 2', exact: true })).toBeVisible();
  expect(await ids()).toEqual([one, two]);
  await page.getByRole('button', { name: 'Remove this picture' }).click();
  await expect.poll(ids).toEqual([two]);
  expect(await fingerprint(place.library)).toEqual(before);
});

test('axe finds nothing where pictures, histories and proposals stand, in both themes and on a phone', async ({
  page,
}) => {
  await api.updateAdapter(id, { name: 'Mine', notes: 'use it **low**, see [this](https://example.org)' });
  await api.updateAdapter(id, {
    tags: ['ink', 'poster'],
    notes: 'use it **high**, see [this](https://example.org)',
  });
  await open(page);
  await page.getByLabel('Choose pictures').setInputFiles(
    ['one', 'two'].map((seed) => ({
      name: `${seed}.png`,
      mimeType: 'image/png',
      buffer: Buffer.from(drawPreview(new Random(seed), 400, 300)),
    })),
  );
  await expect(page.getByRole('button', { name: 'Picture 2', exact: true })).toBeVisible();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const look = async (what: string) => {
    await waitForStill(page);
    expect.soft(await findBarriers(page), what).toEqual([]);
  };
  for (const [colorScheme, size] of [
    ['dark', { width: 1440, height: 900 }],
    ['light', { width: 390, height: 844 }],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(size);
    await open(page, '?tab=history');
    await page.getByText('Files say otherwise').click();
    await expect(page.getByText('4 changes')).toBeVisible();
    await look(`${colorScheme}: proposals and history`);
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('checkbox').nth(0).click();
    await page.getByRole('checkbox').nth(3).click();
    await look(`${colorScheme}: choosing two`);
    await page.getByRole('button', { name: 'Show differences' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(`${colorScheme}: differences`);
    await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: /^Restore to after/ })
      .last()
      .click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(`${colorScheme}: restoring`);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Crop' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(`${colorScheme}: cropping`);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Show the picture large' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(`${colorScheme}: large`);
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Notes' }).getByRole('button', { name: 'Edit' }).click();
    await look(`${colorScheme}: notes`);
    await page.goto(`${program.url}/activity`);
    await expect(page.getByRole('link', { name: 'Mine' }).first()).toBeVisible();
    await look(`${colorScheme}: activity`);
  }
});
