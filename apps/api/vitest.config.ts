import { vitestConfig } from '../../tools/vitest.base.ts';

export default vitestConfig({
  name: 'api',
  lines: 85,
  // One PostgreSQL for the whole run; each test file gets its own copy of a migrated database.
  overrides: { test: { globalSetup: ['./test/test-server.ts'] } },
});
