import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { LAUNCH } from './support/browser.ts';

const reports = process.env.LORA_TEST_REPORTS;

/**
 * The browser tests: each starts the built program on folders of its own. One worker, because every test brings a
 * database and a browser; no retries, because a test that fails now and then has found something.
 */
export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: reports ? [['list'], ['json', { outputFile: join(reports, 'playwright.json') }]] : [['list']],
  use: {
    launchOptions: LAUNCH,
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    locale: 'en-GB',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
