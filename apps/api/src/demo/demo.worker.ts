import { makeDemoLibrary } from '@lora/fixtures/demo';
import { defineTask } from '../platform/workers/define-task.js';

/** Makes the demo library at the path, unless something is there; tells whether it did. */
export const run = defineTask<string, boolean>(
  async (folder, { signal }) => (await makeDemoLibrary(folder, { signal })) !== null,
);
