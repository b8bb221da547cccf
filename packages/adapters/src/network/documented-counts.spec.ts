import { readFile, writeFile } from 'node:fs/promises';
import { BASE_MODELS } from '@lora/schema/values';
import { expect, test } from 'vitest';
import { allKeyLists, CUTS } from '../../test/key-lists.js';
import { collectModules } from './collect-modules.js';
import { locateModule } from './locate-module.js';
import { ARCHITECTURES } from './match-bases.js';
import { keyOfPath } from './module-patterns.js';

const DOCUMENT = new URL('../../../../docs/base-models.md', import.meta.url);
const BLOCK = /(<!-- counts:begin -->\n)[\s\S]*?(<!-- counts:end -->)/;

function countTable(): string {
  const lists = allKeyLists();
  const row = (name: string, of: typeof lists): string => {
    const cells = CUTS.map((cut) => of.filter((l) => l.cut === cut).length);
    const styles = new Set(of.filter((l) => l.cut !== 'text encoder only').map((l) => l.style)).size;
    return `| ${[name, styles, ...cells, of.length].join(' | ')} |`;
  };
  const bases = BASE_MODELS.filter((b) => b !== 'unknown');
  return [
    `| ${['base', 'naming habits', ...CUTS, 'all'].join(' | ')} |`,
    `|${' --- |'.repeat(CUTS.length + 3)}`,
    ...bases.map((base) =>
      row(
        base,
        lists.filter((l) => l.base === base),
      ),
    ),
    row('all', lists),
    '',
  ].join('\n');
}

test('docs/base-models.md tells how many key lists are tested (UPDATE_DOCS=1 rewrites it)', async () => {
  const text = await readFile(DOCUMENT, 'utf8');
  const updated = text.replace(BLOCK, (_, begin: string, end: string) => begin + countTable() + end);
  if (process.env.UPDATE_DOCS) await writeFile(DOCUMENT, updated);
  expect(await readFile(DOCUMENT, 'utf8')).toBe(updated);
});

test('docs/base-models.md has a line for every base model', async () => {
  const text = await readFile(DOCUMENT, 'utf8');
  const missing = BASE_MODELS.filter((b) => b !== 'unknown' && !text.includes(`\n| ${b} | `));
  expect(missing).toEqual([]);
});

test('every line of the tables is met by a tested list, norms apart', () => {
  const seen = new Map<string, Set<string>>();
  for (const list of allKeyLists().filter((l) => l.cut === 'whole')) {
    const keys = seen.get(list.base) ?? new Set();
    seen.set(list.base, keys);
    for (const m of collectModules(list.make()).modules) keys.add(keyOfPath(locateModule(m.name).path).key);
  }
  const unseen = ARCHITECTURES.filter((a) => a.base !== 'unknown').flatMap((a) =>
    [...a.rules.keys()]
      .filter((key) => !/norm\d?$|norm_out$/.test(key) && !seen.get(a.base)?.has(key))
      .map((key) => `${a.name}: ${key}`),
  );
  expect(unseen).toEqual([]);
});

test('every base model has every cut that exists for it', () => {
  const lists = allKeyLists();
  for (const base of BASE_MODELS) {
    if (base === 'unknown') continue;
    const cuts = lists.filter((l) => l.base === base).map((l) => l.cut);
    expect({ base, cuts }).toEqual({
      base,
      cuts: expect.arrayContaining([
        'whole',
        'attention only',
        'one block',
        'text encoder only',
        'near miss',
      ]),
    });
  }
});
