import { createHash } from 'node:crypto';
import type { DuplicateKind } from '@lora/schema';
import type { FactsRow, LinkRow } from './duplicates.repository.js';
import { type GroupLink, groupDuplicates } from './group-duplicates.js';
import { judgeLink } from './judge-link.js';
import { suggestKeep } from './suggest-keep.js';

/** A group as far as lists sort and add it up. */
export interface GroupOutline {
  id: string;
  kind: DuplicateKind;
  /** Ids of adapters, the suggested one first. */
  members: string[];
  savedBytes: number;
  suggestion: { adapterId: string; fileId: string | null; reasons: string[] };
}

/** The links that make duplicates, between adapters. */
export function toGroupLinks(links: readonly LinkRow[], sameBytes: readonly string[][]): GroupLink[] {
  const known = links.flatMap((link): GroupLink[] => {
    const { a, b, shared, all } = link;
    const cosine = link.cosine ?? link.estimate;
    const coverage = shared === null || all === null ? null : { shared, all };
    const kind = judgeLink({ verdict: link.verdict, cosine, coverage, sameBytes: false });
    return kind ? [{ a, b, kind, strength: Math.min(1, Math.abs(cosine)) }] : [];
  });
  const bytes = sameBytes.flatMap(([first, ...others]) =>
    others.map((b): GroupLink => ({ a: first ?? b, b, kind: 'same-weights', strength: 1 })),
  );
  return [...known, ...bytes];
}

/**
 * All groups, what saves most first.
 *
 * @param facts of every adapter that is linked or has copies; those without are not the caller's to see
 */
export function listGroups(
  links: readonly GroupLink[],
  parts: ReadonlySet<string>,
  facts: ReadonlyMap<string, FactsRow>,
): GroupOutline[] {
  const groups: GroupOutline[] = [];
  const seen = links.filter(({ a, b }) => facts.has(a) && facts.has(b));
  for (const { kind, members } of groupDuplicates(seen)) {
    const rows = members.flatMap((id) => facts.get(id) ?? []);
    const kept = suggestKeep(
      rows.map((row) => ({
        id: row.id,
        isPart: parts.has(row.id),
        rank: row.rank,
        size: row.size,
        favorite: row.favorite,
        rating: row.rating,
        metadata: row.metadata,
        modifiedAt: row.modified_at,
      })),
    );
    const others = rows.filter(({ id }) => id !== kept.id);
    groups.push({
      id: idOf(kind, members),
      kind,
      members: [
        kept.id,
        ...others.toSorted((a, b) => b.bytes - a.bytes || (a.id < b.id ? -1 : 1)).map(({ id }) => id),
      ],
      savedBytes: others.reduce((sum, { bytes }) => sum + bytes, 0),
      suggestion: { adapterId: kept.id, fileId: null, reasons: kept.reasons },
    });
  }
  for (const row of facts.values()) {
    // Hard links of one file share their bytes: there is nothing to save.
    if (row.bytes <= row.size) continue;
    groups.push({
      id: idOf('copies', [row.id]),
      kind: 'copies',
      members: [row.id],
      savedBytes: row.bytes - row.size,
      suggestion: { adapterId: row.id, fileId: row.primary_file_id, reasons: ['primary'] },
    });
  }
  return groups.toSorted((a, b) => b.savedBytes - a.savedBytes || (a.id < b.id ? -1 : 1));
}

/**
 * Groups of all kinds in one list, without those that a larger one holds already, so that no byte is saved twice: the
 * same weights within near ones, copies of an adapter that is not the one to keep.
 */
export function dropNested(groups: readonly GroupOutline[]): GroupOutline[] {
  const holder = new Map<string, GroupOutline>();
  for (const kind of ['same-weights', 'near'] as const) {
    for (const group of groups)
      if (group.kind === kind) for (const id of group.members) holder.set(id, group);
  }
  return groups.filter((group) => {
    const larger = holder.get(group.members[0] ?? '');
    if (!larger || larger === group) return true;
    return group.kind === 'copies' && larger.members[0] === group.members[0];
  });
}

/** Members that lack modules of another one. */
export function listParts(links: readonly LinkRow[]): Set<string> {
  return new Set(links.flatMap(({ a, b, part }) => (part === 'a' ? [a] : part === 'b' ? [b] : [])));
}

function idOf(kind: DuplicateKind, members: readonly string[]): string {
  const key = `${kind} ${[...members].toSorted().join(' ')}`;
  return createHash('sha256').update(key).digest('base64url').slice(0, 22);
}
