import { baseOf } from '../sidecars/sidecar-forms.js';

export interface PreviewFile {
  name: string;
  kind: 'image' | 'video';
  /** 0 = the one to show first. */
  order: number;
}

/** Pictures before clips: a card shows a still. */
const EXTENSIONS = ['webp', 'png', 'jpeg', 'jpg', 'gif', 'avif', 'mp4', 'webm', 'jxl'] as const;
/** Neither our thumbnails nor most browsers read these: behind everything else, whatever the file is called. */
const NOT_SHOWN = new Set<string>(['jxl']);
const VIDEO = new Set<string>(['mp4', 'webm']);

/** `.preview` is meant as one, a bare picture of the name nearly always, examples and thumbs are second choice. */
const MIDDLES = ['.preview', '', '.example.0', '.thumb'] as const;

const MODEL_FILE = /\.(safetensors|sft|ckpt|pt|pth|bin|gguf)$/i;

/**
 * The pictures and clips beside a model that show it, in the order of preference `.preview.*` > `base.*` >
 * `.example.0.*` > `.thumb.*`: names in exact case first, then any case, JPEG XL behind all. A name that is exactly
 * another model's own is left to that one.
 * @param siblings names (not paths) of the files in the same folder
 */
export function choosePreviews(fileName: string, siblings: Iterable<string>): PreviewFile[] {
  const names = new Set(siblings);
  const candidates = MIDDLES.flatMap((middle) =>
    EXTENSIONS.map((ext) => `${baseOf(fileName)}${middle}.${ext}`),
  );
  const rank = new Map(candidates.map((name, index) => [name.toLowerCase(), index]));
  const isShown = (name: string): number => (NOT_SHOWN.has(extensionOf(name)) ? 0 : 1);
  const wanted = new Set(candidates);
  const others = new Set<string>();
  const found: { name: string; rank: number; exact: boolean }[] = [];
  for (const name of names) {
    if (name !== fileName && MODEL_FILE.test(name)) others.add(baseOf(name));
    const at = rank.get(name.toLowerCase());
    if (at !== undefined) found.push({ name, rank: at, exact: wanted.has(name) });
  }
  others.delete(baseOf(fileName));
  return found
    .filter(({ name }) => !belongsToAnother(name, baseOf(fileName), others))
    .sort(
      (a, b) =>
        isShown(b.name) - isShown(a.name) ||
        Number(b.exact) - Number(a.exact) ||
        a.rank - b.rank ||
        (a.name < b.name ? -1 : 1),
    )
    .map(({ name }, order) => ({ name, order, kind: VIDEO.has(extensionOf(name)) ? 'video' : 'image' }));
}

/** The longest exact base owns a name: `fox.preview.png` is the plain picture of a model `fox.preview`, if there is one. */
function belongsToAnother(name: string, mine: string, others: ReadonlySet<string>): boolean {
  const base = baseOf(name);
  if (base === mine) return false;
  const owners = MIDDLES.filter((middle) => base.endsWith(middle)).map((middle) =>
    base.slice(0, base.length - middle.length),
  );
  return others.has(base) || (!owners.includes(mine) && owners.some((owner) => others.has(owner)));
}

function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}
