import { killDuringScan } from '../support/kill-during-scan.ts';
import { expect, test } from '../support/test.ts';

/** The short form of `pnpm soak`. */
const KILLS = 2;
const FILES = 300;

for (const victim of ['api', 'database'] as const) {
  // oxlint-disable-next-line no-empty-pattern -- Playwright wants the pattern
  test(`kill -9 of the ${victim} during a scan loses nothing that was confirmed`, async ({}, info) => {
    const { wrong, acknowledged, phases, generator } = await killDuringScan({
      victim,
      kills: KILLS,
      files: FILES,
      seed: '1',
    });
    console.log(
      `library by ${generator}; killed while ${phases.join(', ')}; ${acknowledged} confirmed edits`,
    );
    info.annotations.push({ type: 'library', description: generator });
    expect(wrong).toEqual([]);
    expect(acknowledged).toBeGreaterThan(0);
    // A scan that was over before the first kill would prove nothing.
    expect(phases[0]).not.toBe('after the scan');
  });
}
