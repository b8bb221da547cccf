import { makeLibrary } from '@lora/fixtures';
import { findBarriers, waitForStill } from '../support/accessibility.ts';
import { connect, OWNER } from '../support/api.ts';
import { cards, expect, signIn, test } from '../support/test.ts';

/** Vectors are made when a scan has ended, on a machine that does other things too. */
const PATIENT = { timeout: 120_000 };

test('other words for a thing find it by meaning, which says so and can be left', async ({
  page,
  context,
  place,
  start,
}) => {
  await makeLibrary(place.library, { count: 12, odd: false });
  const program = await start({ owner: OWNER, libraries: [place.library] });
  const api = await connect(program.url);
  await api.waitForScans();
  const [first] = await api.adapters({});
  await api.updateAdapter(first?.id ?? '', { name: 'Sleeping kitten' });
  await signIn(context, program.url);

  const kitten = cards(page).filter({ hasText: 'Sleeping kitten' });
  await expect(async () => {
    await page.goto(`${program.url}/library?q=feline+napping`);
    await expect(kitten).toContainText('Near in meaning', { timeout: 5_000 });
  }).toPass(PATIENT);
  await expect(page.getByText(/Nothing has all the words/)).toBeVisible();
  await waitForStill(page);
  expect(await findBarriers(page)).toEqual([]);

  await page.getByRole('button', { name: 'Only with the words' }).click();
  await expect(kitten).toBeHidden();
  await expect(page).toHaveURL(/mode=keyword/);
  await page.getByRole('button', { name: 'Search by meaning too' }).click();
  await expect(kitten).toBeVisible();
});
