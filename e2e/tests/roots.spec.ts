import { makeLibrary } from '@lora/fixtures';
import { connect, OWNER } from '../support/api.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { expect, signIn, test } from '../support/test.ts';

test('removing a root empties the catalog and leaves every file on disk as it was', async ({
  page,
  context,
  place,
  start,
}) => {
  await makeLibrary(place.library, { count: 40 });
  const before = await fingerprint(place.library);
  const program = await start({ owner: OWNER, libraries: [place.library] });
  const api = await connect(program.url);
  await api.waitForScans();
  expect(await api.adapters()).not.toHaveLength(0);
  await signIn(context, program.url);

  await page.goto(`${program.url}/roots`);
  await page.getByRole('button', { name: 'More for library' }).click();
  await page.getByRole('menuitem', { name: 'Remove from the catalog' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove “library” from the catalog' });
  await expect(dialog).toContainText('Nothing on disk is touched');
  await dialog.getByRole('button', { name: 'Remove from the catalog' }).click();
  await expect(page.getByRole('heading', { name: 'No roots yet' })).toBeVisible();

  expect(await api.adapters()).toHaveLength(0);
  expect(await api.roots()).toHaveLength(0);
  expect(await fingerprint(place.library)).toEqual(before);
});

test('a path that is no folder is refused where it was typed', async ({ page, context, place, start }) => {
  const program = await start({ owner: OWNER });
  await signIn(context, program.url);
  await page.goto(`${program.url}/roots`);
  await page.getByRole('button', { name: 'Add root' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a root' });
  const path = dialog.getByLabel('Path of the folder');
  await path.fill(`${place.path}/nowhere`);
  await dialog.getByRole('button', { name: 'Add root' }).click();
  await expect(path).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByRole('alert')).toBeVisible();
  expect(await (await connect(program.url)).roots()).toHaveLength(0);
});
