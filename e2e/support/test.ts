import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test as base } from '@playwright/test';
import { OWNER } from './api.ts';
import { type Account, type Program, type ProgramOptions, startProgram } from './program.ts';
import { makeTempFolder } from './temp-folder.ts';

/** Folders of one test. */
export interface Place {
  path: string;
  /** The program's data folder. */
  data: string;
  /** Where a test writes its model files. */
  library: string;
}

export interface Fixtures {
  place: Place;
  /** Starts the program on the test's data folder; whatever still runs is ended after the test. */
  start: (options?: Omit<ProgramOptions, 'data'>) => Promise<Program>;
  /** Fails the test when a page threw an error or broke its own content security policy. */
  soundPages: void;
}

/** What the browser itself writes about answers that a test asks for: refusals, and servers that are away. */
const EXPECTED_NOISE = /Failed to load resource|WebSocket connection to|net::ERR_/;

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright wants the pattern
  place: async ({}, use) => {
    const folder = await makeTempFolder('test');
    await use({ path: folder.path, data: join(folder.path, 'data'), library: join(folder.path, 'library') });
    await folder.remove();
  },
  start: async ({ place }, use, info) => {
    const started: Program[] = [];
    await use(async (options = {}) => {
      const program = await startProgram({ data: place.data, ...options });
      started.push(program);
      return program;
    });
    await Promise.all(started.map((program) => program.end()));
    const said = started.map((program) => program.said()).join('\n');
    if (info.status !== info.expectedStatus)
      await info.attach('program', { body: said, contentType: 'text/plain' });
  },
  soundPages: [
    async ({ context }, use) => {
      const wrong: string[] = [];
      watchPages(context, wrong);
      await use();
      expect(wrong).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

function watchPages(context: BrowserContext, wrong: string[]): void {
  context.on('weberror', (error) => wrong.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED_NOISE.test(message.text())) wrong.push(message.text());
  });
}

/** Signs a browser in without its form: the answer's cookies are all that the page needs. */
export async function signIn(context: BrowserContext, url: string, account: Account = OWNER): Promise<void> {
  const answer = await context.request.post(`${url}/api/v1/auth/login`, { data: account });
  expect(answer.status()).toBe(200);
}

/** The cards and rows of the library. */
export function cards(page: Page) {
  return page.getByRole('grid', { name: 'Adapters' }).getByRole('gridcell');
}

/** The search box's own count of what matches. */
export function total(page: Page, count: number) {
  return page.getByRole('search').getByText(count === 1 ? '1 adapter' : `${count} adapters`, { exact: true });
}
