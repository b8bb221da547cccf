import type { Tag } from '@lora/schema';
import type { ListedTagRow } from './tags.repository.js';

/** What leaves the server of a tag. */
export function presentTag(row: ListedTagRow): Tag {
  return {
    id: row.id,
    name: row.name,
    parentId: row.parent_id,
    color: row.color,
    aliases: row.aliases,
    adapters: Number(row.adapters),
  };
}
