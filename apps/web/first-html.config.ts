import type { Plugin, Rolldown } from 'vite';

/** Pages that may be the first one, and the files that show each, besides those of src/main.tsx. */
const FIRST_PAGES = {
  door: ['routes/sign-in.tsx'],
  library: ['session-gate.tsx', 'routes/library.tsx'],
  adapter: ['session-gate.tsx', 'routes/adapter.tsx'],
  frame: ['session-gate.tsx'],
};

type Bundle = Rolldown.OutputBundle;

/** Every file that must be there before the modules at `paths` can run. */
function filesOf(bundle: Bundle, paths: readonly string[]): Set<string> {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
  const found = new Set<string>();
  const add = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    for (const next of chunks.find((chunk) => chunk.fileName === name)?.imports ?? []) add(next);
  };
  for (const path of paths) {
    const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/src/app/${path}`));
    if (!chunk) throw new Error(`No file of the built page begins with src/app/${path}`);
    add(chunk.fileName);
  }
  return found;
}

/** The built style sheet, as text. */
function readStyle(bundle: Bundle, name: string): string {
  const file = Object.values(bundle).find((one) => one.fileName === name);
  if (file?.type !== 'asset') throw new Error(`${name} is not in the built page`);
  return typeof file.source === 'string' ? file.source : new TextDecoder().decode(file.source);
}

/**
 * Writes into index.html what a first page needs at once: the style sheet itself, without which nothing is drawn, and
 * for public/start.js the names of the files that show each page, so that they are fetched beside those of every page.
 */
export function fillFirstHtml(): Plugin {
  return {
    name: 'fill-first-html',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const pages = Object.entries(FIRST_PAGES).map(([page, paths]) => {
          const names = [...filesOf(bundle, paths)].filter((name) => !html.includes(name));
          return `data-${page}="${names.map((name) => `/${name}`).join(' ')}"`;
        });
        return html
          .replace('<script src="/start.js">', `<script src="/start.js" ${pages.join(' ')}>`)
          .replace(
            /<link rel="stylesheet"[^>]*href="\/(assets\/[^"]+)">/,
            // The link stays, so that files that need the sheet find it there; disabled, it is not fetched.
            (_, name: string) =>
              `<style>${readStyle(bundle, name).trim()}</style>\n    <link rel="stylesheet" href="/${name}" disabled>`,
          );
      },
    },
  };
}
