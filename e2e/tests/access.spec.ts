import { makeLibrary } from '@lora/fixtures';
import { connect, OWNER } from '../support/api.ts';
import { cards, expect, signIn, test } from '../support/test.ts';

test('a wrong password is refused in plain words, and the right one leads in', async ({ page, start }) => {
  const program = await start({ owner: OWNER });
  await page.goto(program.url);
  await page.getByLabel('Email').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill('not this one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toHaveText("Email and password don't fit together.");
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Library' })).toBeVisible();
});

test('a link into the library comes back after signing in', async ({ page, place, start }) => {
  await makeLibrary(place.library, { count: 5, odd: false });
  const program = await start({ owner: OWNER, libraries: [place.library] });
  const api = await connect(program.url);
  await api.waitForScans();
  const [adapter] = await api.adapters();
  await page.goto(`${program.url}/adapters/${adapter?.id}?tab=files`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByLabel('Email').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(`${program.url}/adapters/${adapter?.id}?tab=files`);
  await expect(page.getByRole('tab', { name: 'Files' })).toHaveAttribute('aria-selected', 'true');
});

test('signing out in one tab signs out the other', async ({ page, context, start }) => {
  const program = await start({ owner: OWNER });
  await signIn(context, program.url);
  await page.goto(`${program.url}/settings`);
  const other = await context.newPage();
  await other.goto(`${program.url}/roots`);
  await expect(other.getByRole('heading', { level: 1, name: 'Roots' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect((await context.request.get(`${program.url}/api/v1/roots`)).status()).toBe(401);
});

test('a library that nobody has set up lets nobody in, and only one owner is made', async ({
  page,
  start,
  request,
}) => {
  const program = await start();
  expect((await request.get(`${program.url}/api/v1/adapters`)).status()).toBe(401);
  await page.goto(`${program.url}/library`);
  await expect(page).toHaveURL(`${program.url}/set-up`);
  expect((await request.post(`${program.url}/api/v1/auth/setup`, { data: OWNER })).ok()).toBe(true);
  expect((await request.post(`${program.url}/api/v1/auth/setup`, { data: OWNER })).status()).toBe(409);
  await page.reload();
  await expect(page).toHaveURL(`${program.url}/sign-in`);
  await expect(cards(page)).toHaveCount(0);
});
