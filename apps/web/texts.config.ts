import { createCompiledCatalog, getCatalogs } from '@lingui/cli/api';
import { getConfig } from '@lingui/conf';
import type { Plugin } from 'vite';

const LOCALE = 'en';
/** What lingui's macros leave of a text: the hash of its English words. */
const ID = /\bid(?::\s*|=\{?)["'`]([\w+/-]{6})["'`]/g;

/** Every English text of the catalogs, compiled, by its id. */
async function readTexts(): Promise<Record<string, unknown>> {
  const config = getConfig({ cwd: import.meta.dirname });
  const texts: Record<string, unknown> = {};
  for (const catalog of await getCatalogs(config)) {
    const { messages } = await catalog.getTranslations(LOCALE, {
      fallbackLocales: config.fallbackLocales,
      sourceLocale: config.sourceLocale,
    });
    const { source, errors } = createCompiledCatalog(LOCALE, messages, { namespace: 'json' });
    if (errors[0])
      throw new Error(`A text cannot be compiled: ${errors[0].source}`, { cause: errors[0].error });
    Object.assign(texts, JSON.parse(source).messages);
  }
  return texts;
}

/**
 * Puts the English texts of each module into the built module itself, so that a page loads the words that it says and
 * none of the others. In development the macros leave the words where they are.
 */
export function textsBesideCode(): Plugin {
  let texts: Record<string, unknown> = {};
  const placed = new Set<string>();
  return {
    name: 'texts-beside-code',
    apply: 'build',
    async buildStart() {
      texts = await readTexts();
    },
    buildEnd() {
      const lost = Object.keys(texts).filter((id) => !placed.has(id));
      if (lost.length > 0)
        this.error(`No module says these texts of the catalogs (run \`pnpm run i18n\`): ${lost.join(', ')}`);
    },
    transform: {
      // After the macros, which run before all other plugins.
      filter: { id: /\/src\/.*\.tsx?$/ },
      handler(code) {
        const ids = [...new Set([...code.matchAll(ID)].flatMap(([, found]) => found ?? []))];
        const own = ids.filter((found) => found in texts);
        if (own.length === 0) return null;
        for (const found of own) placed.add(found);
        const words = JSON.stringify(Object.fromEntries(own.map((found) => [found, texts[found]])));
        return {
          code: `import { addTexts as addOwnTexts } from '/src/lib/i18n.js';addOwnTexts(${words});${code}`,
          map: null,
        };
      },
    },
  };
}
