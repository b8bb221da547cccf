// Makes a picture of every page: `pnpm --filter @lora/e2e screenshots FOLDER` (after `pnpm build`), to be looked at.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';
import { makeLibrary } from '@lora/fixtures';
import { waitForStill } from './support/accessibility.ts';
import { type Api, connect, OWNER } from './support/api.ts';
import { LAUNCH } from './support/browser.ts';
import { DOORS, PAGES, SCREENS, THEMES } from './support/pages.ts';
import { startProgram } from './support/program.ts';
import { makeTempFolder } from './support/temp-folder.ts';

const folder = process.argv.slice(2).find((word) => word !== '--');
if (!folder) throw new Error('Say where: pnpm --filter @lora/e2e screenshots FOLDER');
await mkdir(folder, { recursive: true });

const work = await makeTempFolder('screenshots');
const library = join(work.path, 'library');
await makeLibrary(library, { count: 120 });
const empty = await startProgram({ data: join(work.path, 'empty') });
const program = await startProgram({ data: join(work.path, 'data'), owner: OWNER, libraries: [library] });
const browser = await chromium.launch(LAUNCH);
try {
  const api = await connect(program.url);
  await api.waitForScans();
  const id = await findRichest(api);
  for (const theme of THEMES) {
    for (const [device, viewport] of Object.entries(SCREENS)) {
      const context = await browser.newContext({
        colorScheme: theme,
        viewport,
        hasTouch: device === 'phone',
        reducedMotion: 'reduce',
      });
      const take = (name: string, url: string) =>
        takePicture(context, url, join(folder, `${name.replaceAll(/[^a-z]+/g, '-')}.${device}.${theme}.png`));
      await take('set up', empty.url);
      for (const [name, path] of Object.entries(DOORS)) await take(name, program.url + path);
      await context.request.post(`${program.url}/api/v1/auth/login`, { data: OWNER });
      for (const [name, path] of Object.entries(PAGES))
        await take(name, program.url + path.replace(':id', id));
      await context.close();
    }
  }
} finally {
  await browser.close();
  await Promise.all([program.end(), empty.end()]);
  await work.remove();
}
console.log(`pictures in ${folder}`);

/** The adapter with the most to show: a picture, words and tags. */
async function findRichest(api: Api): Promise<string> {
  const items = await api.adapters();
  const richness = (item: (typeof items)[number]) =>
    (item.previewUrl ? 100 : 0) + item.tags.length + item.triggerWords.length;
  return items.toSorted((a, b) => richness(b) - richness(a))[0]?.id ?? '';
}

async function takePicture(context: BrowserContext, url: string, file: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(url);
  // Not by role: an open sheet hides the heading from assistive tech.
  await page.locator('h1').waitFor({ state: 'attached' });
  await waitForStill(page);
  await page.screenshot({ path: file });
  await page.close();
}
