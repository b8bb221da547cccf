import { join } from 'node:path';
import { makeLibrary, type Manifest } from '@lora/fixtures';
import { type Api, connect, OWNER } from './api.ts';
import { type Program, startProgram } from './program.ts';
import { makeTempFolder } from './temp-folder.ts';
import { test as base } from './test.ts';

/** A program with a scanned library, for tests that only look. */
export interface SharedLibrary {
  program: Program;
  api: Api;
  manifest: Manifest;
}

/** One for all tests of a file: starting and scanning takes longer than looking. */
export const test = base.extend<object, { shared: SharedLibrary }>({
  shared: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright wants the pattern
    async ({}, use) => {
      const folder = await makeTempFolder('shared');
      const library = join(folder.path, 'library');
      const manifest = await makeLibrary(library, { count: 80 });
      const program = await startProgram({
        data: join(folder.path, 'data'),
        owner: OWNER,
        libraries: [library],
      });
      try {
        const api = await connect(program.url);
        await api.waitForScans();
        await use({ program, api, manifest });
      } finally {
        await program.end();
        await folder.remove();
      }
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});
