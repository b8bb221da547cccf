import { chromium } from '@playwright/test';
import { OWNER } from './program.mjs';

/** For a machine without a screen, where nothing but the program is spoken to. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Lighthouse speaks to the same browser. */
const DEBUGGING_PORT = 9333;

/** A browser with a profile of its own, as a person's who comes for the first time. */
export async function openBrowser(profile) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.LORA_CHROMIUM ?? '/usr/bin/chromium',
    args: [...ARGS, `--remote-debugging-port=${DEBUGGING_PORT}`],
    viewport: { width: 1440, height: 900 },
  });
  return { context, debuggingPort: DEBUGGING_PORT };
}

/** Signs in through the page; the session's cookies stay in the profile. */
export async function signIn(browser, program) {
  const page = await browser.context.newPage();
  await page.goto(`${program.url}/sign-in`);
  await page.getByLabel(/e-?mail/i).fill(OWNER.email);
  await page.getByLabel(/^password/i).fill(OWNER.password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/library');
  return { ...browser, page };
}
