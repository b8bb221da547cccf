import type { Tag } from '@lora/schema';

/** A tag in its place: how deep it stands, whether others stand below it. */
export interface TagRow {
  tag: Tag;
  depth: number;
  hasChildren: boolean;
}

/** Deeper than people nest; hostile data must not nest without end. */
const DEPTH_MAX = 20;

/**
 * Tags as rows of a tree, each below the one that it stands under, in their order; what stands below a closed one is
 * left out. A tag whose upper one is not among them stands at the top.
 */
export function toTree(tags: readonly Tag[], closed: ReadonlySet<string>): TagRow[] {
  const known = new Set(tags.map(({ id }) => id));
  const below = new Map<string | null, Tag[]>();
  for (const tag of tags) {
    const above = tag.parentId !== null && known.has(tag.parentId) ? tag.parentId : null;
    const list = below.get(above);
    if (list) list.push(tag);
    else below.set(above, [tag]);
  }
  const rows: TagRow[] = [];
  const walk = (list: readonly Tag[], depth: number) => {
    for (const tag of list) {
      const children = tag.id === null ? [] : (below.get(tag.id) ?? []);
      rows.push({ tag, depth, hasChildren: children.length > 0 });
      if (tag.id !== null && !closed.has(tag.id) && depth < DEPTH_MAX) walk(children, depth + 1);
    }
  };
  walk(below.get(null) ?? [], 0);
  return rows;
}

/** Ids of a tag and all that stand below it: it cannot be moved under these. */
export function idsWithin(tags: readonly Tag[], id: string): ReadonlySet<string> {
  const within = new Set([id]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const tag of tags) {
      if (tag.id === null || tag.parentId === null || within.has(tag.id) || !within.has(tag.parentId))
        continue;
      within.add(tag.id);
      grown = true;
    }
  }
  return within;
}

/** The tags whose name, or another word for them, contains a text; capitals are no matter. */
export function findTags(tags: readonly Tag[], text: string): readonly Tag[] {
  const wanted = text.toLowerCase();
  if (wanted === '') return tags;
  return tags.filter(({ name, aliases }) =>
    [name, ...aliases].some((word) => word.toLowerCase().includes(wanted)),
  );
}
