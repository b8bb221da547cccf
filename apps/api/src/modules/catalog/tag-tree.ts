/** By a tag's key (its name in lower case, or another word for it): the keys of it and of all tags below, with their other words. */
export type TagTree = ReadonlyMap<string, readonly string[]>;

/** A managed tag, or another word for one (`sameAs`). */
export interface TagTreeRow {
  id: string;
  key: string;
  parentId: string | null;
  sameAs: string | null;
}

/** Works out what lies below each tag. A loop, which only a damaged database could hold, is walked once. */
export function buildTagTree(rows: readonly TagTreeRow[]): Map<string, string[]> {
  const words = new Map<string, string[]>();
  const children = new Map<string, string[]>();
  for (const row of rows) {
    push(words, row.sameAs ?? row.id, row.key);
    if (row.parentId !== null && row.sameAs === null) push(children, row.parentId, row.id);
  }
  const below = (id: string): string[] => {
    const seen = new Set([id]);
    // A set that grows is walked to its end.
    for (const each of seen) for (const child of children.get(each) ?? []) seen.add(child);
    return [...seen].flatMap((each) => words.get(each) ?? []);
  };
  return new Map(rows.map((row) => [row.key, below(row.sameAs ?? row.id)]));
}

/**
 * What a search for these tags looks for among `adapters.tag_keys`: each tag, all below it and their other words.
 *
 * @param names in any case; one that nobody manages stands for itself
 * @returns keys, each once
 */
export function expandTag(tree: TagTree, names: readonly string[]): string[] {
  const keys = names.map((name) => name.toLowerCase());
  return [...new Set(keys.flatMap((key) => tree.get(key) ?? [key]))];
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
