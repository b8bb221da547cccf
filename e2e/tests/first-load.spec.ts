import type { Page, Request } from '@playwright/test';
import { makeLibrary } from '@lora/fixtures';
import { connect, OWNER } from '../support/api.ts';
import { cards, expect, signIn, test } from '../support/test.ts';

/** What the page at `url` asks the API for until `shown` is there and nothing more is asked, as "GET /path?query". */
async function listQuestions(page: Page, url: string, shown: () => Promise<void>): Promise<string[]> {
  const questions: string[] = [];
  const note = (request: Request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith('/api/'))
      questions.push(`${request.method()} ${pathname.slice('/api/v1'.length)}${search}`);
  };
  page.on('request', note);
  await page.goto(url);
  await shown();
  await page.waitForLoadState('networkidle');
  page.off('request', note);
  return questions;
}

test('what public/start.js asks for early is what the page needs, and is asked for once', async ({
  browser,
  place,
  start,
}) => {
  await makeLibrary(place.library, { count: 5, odd: false });
  const program = await start({ owner: OWNER, libraries: [place.library] });
  const api = await connect(program.url);
  await api.waitForScans();
  const [adapter] = await api.adapters();
  // The service worker would ask again for what it keeps.
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  const count = (questions: string[], question: string) => questions.filter((one) => one === question).length;

  await test.step('where nobody is known: the door, without a refusal in the console', async () => {
    const refused: string[] = [];
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
    const questions = await listQuestions(page, `${program.url}/sign-in`, () =>
      expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible(),
    );
    expect(questions.toSorted()).toEqual(['GET /auth/status', 'POST /auth/refresh']);
    expect(refused).toEqual([]);
  });

  await signIn(context, program.url);
  await page.goto(`${program.url}/library`);
  await expect(cards(page).first()).toBeVisible();

  await test.step('the library', async () => {
    const list = 'GET /adapters?limit=100&sort=-added';
    const questions = await listQuestions(page, `${program.url}/library`, () =>
      expect(cards(page).first()).toBeVisible(),
    );
    for (const early of ['POST /auth/refresh', 'GET /auth/me', 'GET /changes', list])
      expect([early, count(questions, early)]).toEqual([early, 1]);
    expect(questions.filter((question) => question.startsWith('GET /adapters?'))).toEqual([list]);
  });

  await test.step('an adapter', async () => {
    const detail = `GET /adapters/${adapter?.id}`;
    const questions = await listQuestions(page, `${program.url}/adapters/${adapter?.id}`, () =>
      expect(page.getByRole('heading', { level: 1 })).toBeVisible(),
    );
    for (const early of ['POST /auth/refresh', 'GET /auth/me', 'GET /changes', detail])
      expect([early, count(questions, early)]).toEqual([early, 1]);
  });
  await context.close();
});
