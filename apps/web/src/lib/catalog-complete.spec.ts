import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Every text of a catalog file, sorted. */
function textsOf(po: string): string[] {
  const texts = po.split(/\n\n/).flatMap((entry) => /^msgid ([\s\S]*?)\nmsgstr/m.exec(entry)?.[1] ?? []);
  return texts.map((text) => text.replace(/"\n"/g, '')).sort();
}

it('the catalogs hold every text of the page (else run `pnpm run i18n`)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lora-texts-'));
  try {
    const root = process.cwd();
    const config = join(folder, 'lingui.config.mjs');
    const catalogs = [
      { path: join(folder, '{locale}'), include: [join(root, 'src')], exclude: ['**/*.spec.*'] },
    ];
    writeFileSync(
      config,
      `export default ${JSON.stringify({ rootDir: root, sourceLocale: 'en', locales: ['en'], catalogs })}`,
    );
    execFileSync(
      process.execPath,
      [join(root, 'node_modules/@lingui/cli/dist/lingui.js'), 'extract', '--config', config],
      {
        cwd: root,
        stdio: 'pipe',
      },
    );
    const found = textsOf(readFileSync(join(folder, 'en.po'), 'utf8'));
    expect(found.length).toBeGreaterThan(50);
    const kept = ['src/locales/en.po', 'src/locales/start/en.po', 'src/locales/weights/en.po'].flatMap(
      (file) => textsOf(readFileSync(file, 'utf8')),
    );
    expect([...new Set(kept)].sort()).toEqual(found);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
