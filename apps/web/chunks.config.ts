import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What rolldown tells about a module. */
interface ChunkContext {
  getModuleInfo: (id: string) => { importedIds: readonly string[]; code: string | null } | null;
}

function locate(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Files that start the program, that show the sign-in page, and the library's first card, besides those of every page. */
const SHARED = [locate('src/main.tsx')];
const DOOR = [locate('src/app/routes/sign-in.tsx')];
const PAGE = [locate('src/app/session-gate.tsx'), locate('src/app/routes/library.tsx')];

/** The list of all icons, which names the file of each. */
const LUCIDE = /(?<=\/lucide-react\/.*)[^/]*$/;
/** Small and used everywhere; those that bring a library along are loaded by themselves. */
const PARTS =
  /\/src\/(lib\/(?!service-worker|socket|upload)|components\/adapter\/|components\/ui\/(?!toast-area|select|sheet|tabs|dialog|popover|checkbox|switch|segmented|dropdown))|\/lucide-react\//;
const lists = new Map<string, string>();
let needed: { shared: Set<string>; door: Set<string>; page: Set<string> } | undefined;

/** Files of the icons that a module takes from `list`, the file that names them all. */
function findIcons(code: string, list: string): string[] {
  lists.set(list, lists.get(list) ?? readFileSync(list, 'utf8'));
  const [, names = ''] = /import \{([^}]*)\} from ["']lucide-react["']/.exec(code) ?? [];
  return names.split(',').flatMap((name) => {
    const wanted = name.replace(/ as .*/, '').trim();
    const [, file] =
      new RegExp(`default as ${wanted}\\b[^}]*\\} from '\\./([^']+)'`).exec(lists.get(list) ?? '') ?? [];
    return wanted && file ? [list.replace(LUCIDE, file)] : [];
  });
}

/** Modules of our own, and icons, that `start` needs before it can run. */
function follow(start: readonly string[], context: ChunkContext): Set<string> {
  const found = new Set<string>();
  const waiting = [...start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id) || id.includes('/node_modules/')) continue;
    found.add(id);
    const { importedIds = [], code } = context.getModuleInfo(id) ?? {};
    waiting.push(...importedIds);
    const lucide = importedIds.find((one) => LUCIDE.test(one));
    if (lucide) for (const icon of findIcons(code ?? '', lucide)) found.add(icon);
  }
  return found;
}

function nameOf(id: string, context: ChunkContext): string | null {
  needed ??= {
    shared: follow(SHARED, context),
    door: follow(DOOR, context),
    page: follow(PAGE, context),
  };
  if (needed.shared.has(id)) return 'shared';
  if (needed.door.has(id)) return 'door';
  if (needed.page.has(id)) return 'page';
  return PARTS.test(id) ? 'parts' : null;
}

/**
 * Files of the built page that several pages share, in the order in which they take their modules (and what these need):
 * `shared` is needed by every page, `door` by signing in, `page` by the first card, `parts` elsewhere.
 * Otherwise each icon and small component would become a file of its own.
 */
export const SHARED_FILES = ['shared', 'door', 'page', 'parts'].map((file, at, all) => ({
  name: (id: string, context: ChunkContext) => (nameOf(id, context) === file ? file : null),
  debugName: file,
  minShareCount: file === 'shared' ? 1 : 2,
  priority: all.length - at,
}));
