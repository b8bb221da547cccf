import { type DemoManifest, makeDemoLibrary } from '@lora/fixtures/demo';
import { findBarriers, waitForStill } from '../support/accessibility.ts';
import { connect, OWNER } from '../support/api.ts';
import { SCREENS, THEMES } from '../support/pages.ts';
import { expect, signIn, test } from '../support/test.ts';

/** Making, scanning and comparing the demo library, on a busy machine. */
const MADE_MS = 240_000;

test.describe.configure({ timeout: MADE_MS });

/** The program on the demo library, when all of it has been compared. */
async function startDemo({
  start,
  place,
}: Pick<Parameters<Parameters<typeof test>[2]>[0], 'start' | 'place'>) {
  const manifest = await makeDemoLibrary(place.library);
  const program = await start({ owner: OWNER, libraries: [place.library] });
  const api = await connect(program.url);
  await api.waitForScans();
  await expect
    .poll(
      async () => {
        const { state, unread, uncompared } = (await api.duplicates()).state;
        return state === 'ready' && unread + uncompared === 0;
      },
      { timeout: 120_000 },
    )
    .toBe(true);
  if (!manifest) throw new Error('The demo library was there already.');
  return { program, api, manifest };
}

/** Files by how one was made from the other, as pairs of paths; copies come from their originals. */
function pairsOf(manifest: DemoManifest, how: readonly string[]): string[] {
  return manifest.files
    .flatMap(({ kind, path, derivation }) =>
      kind === 'ok' && derivation && how.includes(derivation.how)
        ? [[path, ...derivation.parents].toSorted().join(' + ')]
        : [],
    )
    .toSorted();
}

test('the demo library has exactly the duplicates that were made in it', async ({ start, place }) => {
  const { api, manifest } = await startDemo({ start, place });
  const { items } = await api.duplicates();
  const groups = (kind: string) => items.filter((group) => group.kind === kind);
  const originals = new Set(manifest.files.filter(({ kind }) => kind === 'ok').map(({ path }) => path));
  const membersOf = (kind: string) =>
    groups(kind)
      .map(({ members }) =>
        members
          .map(({ files }) => files.find(({ path }) => originals.has(path))?.path ?? '')
          .toSorted()
          .join(' + '),
      )
      .toSorted();
  expect(membersOf('near')).toEqual(pairsOf(manifest, ['resized', 'scaled']));
  expect(membersOf('same-weights')).toEqual(pairsOf(manifest, ['saved-anew']));
  for (const { members, savedBytes } of groups('copies')) {
    const [files = []] = members.map((member) => member.files);
    expect(files.length).toBeGreaterThan(1);
    expect(savedBytes).toBeGreaterThan(0);
  }
  const copied = (await api.adapters()).filter(({ copies }) => copies > 1);
  expect(
    groups('copies')
      .flatMap(({ members }) => members.map(({ adapter }) => adapter.id))
      .toSorted(),
  ).toEqual(copied.map(({ id }) => id).toSorted());
});

test('details are merged into the one that is kept, the others hidden, and all of it undone', async ({
  page,
  context,
  start,
  place,
}) => {
  const { program, api } = await startDemo({ start, place });
  await signIn(context, program.url);
  const group = (await api.duplicates()).items.find(({ kind }) => kind === 'same-weights');
  const [kept, other] = (group?.members ?? []).map(({ adapter }) => adapter);
  if (!kept || !other) throw new Error('The demo library has no re-saved adapter.');
  await api.updateAdapter(other.id, { notes: 'Works at 0.7.', tags: ['tide', 'shrine'] });
  const before = await Promise.all([kept.id, other.id].map((id) => api.adapter(id)));

  await page.goto(`${program.url}/duplicates?kind=same-weights`);
  const section = page.getByRole('region', { name: /Same weights/ });
  await expect(section.getByText('Suggested to keep')).toBeVisible();
  await section.getByRole('link', { name: 'Compare' }).click();
  await expect(page.getByRole('heading', { name: 'Compare' })).toBeVisible();
  await expect(page.getByRole('row', { name: /Number format/ }).first()).toBeVisible();
  await page.goBack();
  await section.getByRole('button', { name: 'Merge details' }).click();
  const dialog = page.getByRole('dialog', { name: 'Merge details' });
  await expect(dialog.getByRole('region', { name: 'What will change' })).toContainText('Works at 0.7.');
  await dialog.getByRole('button', { name: 'Merge and hide the others' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { name: 'No such duplicates' })).toBeVisible();
  expect(await api.adapter(kept.id)).toMatchObject({
    tags: expect.arrayContaining(['tide', 'shrine']),
    notes: expect.stringContaining('Works at 0.7.'),
  });
  expect((await api.adapter(other.id)).hidden).toBe(true);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(section).toBeVisible();
  const after = await Promise.all([kept.id, other.id].map((id) => api.adapter(id)));
  for (const [i, one] of after.entries()) {
    expect(one.tags).toEqual(before[i]?.tags);
    expect(one.notes).toBe(before[i]?.notes);
    expect(one.hidden).toBe(before[i]?.hidden);
  }
});

test('axe finds nothing on groups, comparison and dialog, on any screen', async ({
  browser,
  start,
  place,
}) => {
  const { program, api } = await startDemo({ start, place });
  const near = (await api.duplicates()).items.find(({ kind }) => kind === 'near');
  const ids = near?.members.map(({ adapter }) => `id=${adapter.id}`).join('&');
  for (const theme of THEMES) {
    for (const [device, viewport] of Object.entries(SCREENS)) {
      const context = await browser.newContext({
        colorScheme: theme,
        viewport,
        hasTouch: device === 'phone',
        reducedMotion: 'reduce',
      });
      await signIn(context, program.url);
      const page = await context.newPage();
      const look = async (where: string) => {
        await waitForStill(page);
        expect.soft(await findBarriers(page), `${where}, ${device}, ${theme}`).toEqual([]);
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect.soft(wide, `${where}, ${device}`).toBeLessThanOrEqual(0);
      };
      await page.goto(`${program.url}/duplicates`);
      await expect(page.getByRole('link', { name: 'Compare' }).first()).toBeVisible();
      await look('groups');
      await page.getByRole('button', { name: 'Merge details' }).first().click();
      await expect(page.getByRole('region', { name: 'What will change' })).toBeVisible();
      await look('dialog');
      await page.goto(`${program.url}/duplicates/compare?${ids}`);
      await expect(page.getByRole('heading', { name: 'Details' })).toBeVisible();
      await look('comparison');
      await context.close();
    }
  }
});
