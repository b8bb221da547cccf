import { test } from '../support/shared-library.ts';
import { cards, expect, signIn, total } from '../support/test.ts';

test.beforeEach(async ({ context, shared }) => {
  await signIn(context, shared.program.url);
});

test('the problems page lists each file that holds no adapter, with the reason', async ({ page, shared }) => {
  const wrong = shared.manifest.files.filter(({ kind }) => !['ok', 'copy', 'reheader'].includes(kind));
  const problems = await shared.api.problems();
  expect(problems.map(({ path }) => path).toSorted()).toEqual(wrong.map(({ path }) => path).toSorted());
  await page.goto(`${shared.program.url}/problems`);
  await expect(
    page.getByRole('status').filter({ hasText: `${wrong.length} files without an adapter` }),
  ).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Broken' })).toBeVisible();
  for (const { path, message } of problems) {
    const row = page.getByRole('listitem').filter({ hasText: path.split('/').at(-1) ?? path });
    await expect(row.filter({ hasText: message }).first()).toBeVisible();
  }
});

test('the jobs page keeps the scan with what it found', async ({ page, shared }) => {
  await page.goto(`${shared.program.url}/jobs`);
  await expect(page.getByRole('heading', { name: 'Ended' })).toBeVisible();
  await expect(page.getByText('done').first()).toBeVisible();
});

test('names are drawn whole, with the space where they are cut in two', async ({ page, shared }) => {
  await page.goto(`${shared.program.url}/library?view=list`);
  await expect(cards(page).first()).toBeVisible();
  const names = await page.evaluate(() =>
    Array.from(
      document.querySelectorAll<HTMLElement>('span[title]:has(> [aria-hidden] + [aria-hidden])'),
      (name) => ({
        title: name.title,
        drawn: Array.from(name.querySelectorAll<HTMLElement>('[aria-hidden]'), (part) => part.innerText).join(
          '',
        ),
      }),
    ),
  );
  expect(names.some(({ title }) => title.charAt(title.length - 9) === ' ')).toBe(true);
  for (const { title, drawn } of names) expect(drawn).toBe(title);
});

test('a facet narrows the list, its chip and Back undo it', async ({ page, shared }) => {
  const all = await shared.api.adapters();
  const flux = all.filter(({ baseModel }) => baseModel === 'flux1').length;
  await page.goto(`${shared.program.url}/library`);
  await expect(total(page, all.length)).toBeAttached();
  await page
    .getByRole('button', { name: /^Flux\.1/ })
    .first()
    .click();
  await expect(page).toHaveURL(/baseModel=flux1/);
  await expect(total(page, flux)).toBeAttached();
  await page.goBack();
  await expect(total(page, all.length)).toBeAttached();
});

test('the library is worked with the keyboard alone', async ({ page, shared }) => {
  await page.goto(`${shared.program.url}/library`);
  await expect(cards(page).first()).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('combobox', { name: 'Search the library' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('grid', { name: 'Adapters' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('grid', { name: 'Adapters' })).toHaveAttribute(
    'aria-activedescendant',
    /^adapter-/,
  );
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/adapters\//);
});

test('a double click opens an adapter and changes nothing, though the first click moves the cards', async ({
  page,
  shared,
}) => {
  const before = await shared.api.adapters();
  await page.goto(`${shared.program.url}/library`);
  await cards(page).first().dblclick();
  await expect(page).toHaveURL(/\/adapters\//);
  expect(await shared.api.adapters()).toEqual(before);
});

test('what is on the page survives a reload: the whole state stands in the address', async ({
  page,
  shared,
}) => {
  await page.goto(`${shared.program.url}/library?baseModel=sdxl&sort=name&view=list`);
  const rows = page.getByRole('grid', { name: 'Adapters' }).getByRole('row');
  await expect(rows.nth(1)).toBeVisible();
  const before = await rows.allInnerTexts();
  await page.reload();
  await expect(rows.nth(1)).toBeVisible();
  await expect.poll(() => rows.allInnerTexts()).toEqual(before);
});
