import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeLibrary, modelFile } from '@lora/fixtures';
import { OWNER } from '../support/api.ts';
import { cards, expect, signIn, test, total } from '../support/test.ts';

test('from the first start to a library that two people look at', async ({ page, place, start, browser }) => {
  const program = await start();
  const manifest = await makeLibrary(place.library, { count: 60, odd: false });
  const name = manifest.files[0]?.name ?? '';

  await test.step('the first start asks for the owner', async () => {
    await page.goto(program.url);
    await expect(page.getByRole('heading', { name: 'Set up your library' })).toBeVisible();
    await page.getByLabel('Your name (optional)').fill('Ada');
    await page.getByLabel('Email').fill(OWNER.email);
    await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
    await page.getByRole('button', { name: 'Create the owner' }).click();
    await expect(page.getByRole('heading', { name: 'No roots yet' })).toBeVisible();
  });

  await test.step('a root is added, and its cards come without a reload', async () => {
    await page.getByRole('button', { name: 'Add root' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a root' });
    await dialog.getByLabel('Path of the folder').fill(place.library);
    await dialog.getByRole('button', { name: 'Add root' }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Library' }).click();
    await expect(cards(page).first()).toBeVisible();
    await expect(total(page, 60)).toBeAttached();
  });

  await test.step('a search finds it, and the address says so', async () => {
    await page.getByRole('combobox', { name: 'Search the library' }).fill(name);
    await expect(page).toHaveURL(/[?&]q=/);
    await expect(cards(page).filter({ hasText: name }).first()).toBeVisible();
    await expect(cards(page)).not.toHaveCount(60);
  });

  await test.step('its page shows what was read', async () => {
    await cards(page).filter({ hasText: name }).first().click();
    const inspector = page.getByRole('complementary', { name: 'Selected adapter' });
    await expect(inspector.getByRole('heading', { name })).toBeVisible();
    await inspector.getByRole('button', { name: 'Open' }).click();
    await expect(page).toHaveURL(/\/adapters\//);
    await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
    await page.getByRole('tab', { name: 'Files' }).click();
    await expect(page.getByRole('tabpanel')).toContainText('.safetensors');
  });

  await test.step('edits are kept over a reload', async () => {
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Quiet harbour');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 2, name: 'Quiet harbour' })).toBeVisible();
    await page.getByRole('region', { name: 'Notes' }).getByRole('button', { name: 'Add notes' }).click();
    await page.getByRole('textbox', { name: 'Notes' }).fill('Best at 0.7.');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('textbox', { name: 'Notes' })).toBeHidden();
    await page.getByRole('combobox', { name: 'Add a tag' }).fill('harbour tag');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'harbour tag', exact: true })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { level: 2, name: 'Quiet harbour' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Notes' })).toContainText('Best at 0.7.');
    await expect(page.getByRole('button', { name: 'harbour tag', exact: true })).toBeVisible();
  });

  await test.step('a file dropped into the folder appears by itself', async () => {
    await page.goto(`${program.url}/library`);
    await expect(total(page, 60)).toBeAttached();
    const { bytes } = modelFile('sdxl-kohya', { seed: 'dropped' });
    // As a download does: under another name until it is whole.
    await writeFile(join(place.library, 'dropped in.safetensors.part'), bytes);
    await rename(
      join(place.library, 'dropped in.safetensors.part'),
      join(place.library, 'dropped in.safetensors'),
    );
    await expect(total(page, 61)).toBeAttached({ timeout: 60_000 });
    await page.getByRole('combobox', { name: 'Search the library' }).fill('dropped in');
    await expect(total(page, 1)).toBeAttached();
    // What is only near in meaning comes behind it.
    await expect(cards(page).first()).toContainText('dropped in');
  });

  await test.step('a second browser sees an edit as it is made', async () => {
    const other = await browser.newContext();
    await signIn(other, program.url);
    const second = await other.newPage();
    await second.goto(`${program.url}/library?q=dropped`);
    await expect(cards(second).filter({ hasText: 'dropped in' })).toBeVisible();
    await cards(page).first().click();
    await page
      .getByRole('complementary', { name: 'Selected adapter' })
      .getByRole('button', { name: 'Open' })
      .click();
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('dropped and renamed');
    await page.keyboard.press('Enter');
    await expect(cards(second).filter({ hasText: 'dropped and renamed' })).toBeVisible();
    await other.close();
  });
});
