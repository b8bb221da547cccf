import { chromium, type LaunchOptions } from '@playwright/test';

/** Debian's own browser where it is; elsewhere the one that Playwright finds. */
const DEBIAN = '/usr/bin/chromium';

/** For a machine without a screen, where nothing but the program under test is spoken to. */
export const LAUNCH: LaunchOptions = {
  executablePath: process.env.LORA_CHROMIUM ?? DEBIAN,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/** A browser with a profile on disk, as a person's: only there a page can be installed. */
export function openPersistentBrowser(profile: string) {
  return chromium.launchPersistentContext(profile, { ...LAUNCH, viewport: { width: 1440, height: 900 } });
}
