/** Names in one folder by every base they could belong to: `a.preview.png` stands under `a` and `a.preview`. */
export type SiblingIndex = ReadonlyMap<string, readonly string[]>;

/** A model has a handful of companions; more under one base (a dataset folder, say) are not looked at. */
const MAX_SIBLINGS = 64;

/**
 * Indexes the names of one folder by base, in lower case. The base is the whole text before one of the dots, so
 * `name_v2.png` never counts for `name`.
 */
export function indexSiblings(names: readonly string[]): SiblingIndex {
  const index = new Map<string, string[]>();
  for (const name of names) {
    const lower = name.toLowerCase();
    for (let dot = lower.indexOf('.', 1); dot !== -1; dot = lower.indexOf('.', dot + 1)) {
      const base = lower.slice(0, dot);
      const list = index.get(base);
      if (list) list.push(name);
      else index.set(base, [name]);
    }
  }
  return index;
}

/** The names that may be companions of a model file, itself left out. */
export function findSiblings(index: SiblingIndex, fileName: string): string[] {
  const dot = fileName.lastIndexOf('.');
  const base = (dot > 0 ? fileName.slice(0, dot) : fileName).toLowerCase();
  return (index.get(base) ?? []).filter((name) => name !== fileName).slice(0, MAX_SIBLINGS);
}
