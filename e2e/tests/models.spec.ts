import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeLibrary } from '@lora/fixtures';
import { findBarriers, waitForStill } from '../support/accessibility.ts';
import { connect, OWNER } from '../support/api.ts';
import { expect, signIn, test } from '../support/test.ts';

/** The model that the program brings, as the build made it. */
const BUILT_IN = fileURLToPath(new URL('../../packages/models/dist/models/use-lite-en', import.meta.url));
/** Vectors are made when a scan has ended, on a machine that does other things too. */
const PATIENT = { timeout: 120_000 };

test('texts are read by themselves after a scan, and by another model when it is chosen', async ({
  page,
  context,
  place,
  start,
}) => {
  await makeLibrary(place.library, { count: 40 });
  const offered = join(place.path, 'offered');
  await mkdir(offered);
  await cp(BUILT_IN, offered, { recursive: true });
  const manifest: object = JSON.parse(await readFile(join(offered, 'manifest.json'), 'utf8'));
  await writeFile(join(offered, 'manifest.json'), JSON.stringify({ ...manifest, id: 'another' }));
  const program = await start({ owner: OWNER, libraries: [place.library] });
  const api = await connect(program.url);
  await api.waitForScans();
  const adapters = await api.adapters({ state: 'all' });
  await signIn(context, program.url);

  await page.goto(`${program.url}/settings`);
  await page.getByRole('link', { name: 'Models' }).click();
  await expect(page.getByText('Ready', { exact: true })).toBeVisible(PATIENT);
  const texts = page.getByRole('list', { name: 'How far it is' }).getByRole('listitem').first();
  await expect(texts).toContainText(`${adapters.length} of ${adapters.length} · complete`, PATIENT);
  await waitForStill(page);
  expect(await findBarriers(page)).toEqual([]);

  await page.getByRole('button', { name: 'Add a model' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a model' });
  await dialog.getByLabel('Path of the folder').fill(join(place.path, 'nowhere'));
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('manifest.json');
  await waitForStill(page);
  expect(await findBarriers(page)).toEqual([]);
  await dialog.getByLabel('Path of the folder').fill(offered);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Use another' }).click();
  await page.getByRole('button', { name: 'Use it' }).click();
  const models = page.getByRole('list', { name: 'Models' }).getByRole('listitem');
  await expect(models.filter({ hasText: 'another' })).toContainText('in use', PATIENT);
  await expect(texts).toContainText(`${adapters.length} of ${adapters.length} · complete`, PATIENT);
  await expect(page.getByRole('button', { name: 'Use use-lite-en' })).toBeVisible();
});

test('a phone shows all of it, and nothing is wider than the screen', async ({
  page,
  context,
  place,
  start,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await makeLibrary(place.library, { count: 10 });
  const program = await start({ owner: OWNER, libraries: [place.library] });
  await signIn(context, program.url);
  await page.goto(`${program.url}/settings/models`);
  await expect(page.getByText('Ready', { exact: true })).toBeVisible(PATIENT);
  await page.getByText('What is in it').click();
  await waitForStill(page);
  expect(await findBarriers(page)).toEqual([]);
  const overhang = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overhang).toBe(0);
});
