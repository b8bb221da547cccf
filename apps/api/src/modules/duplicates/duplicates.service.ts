import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SKETCH_FORMAT } from '@lora/weights';
import {
  DUPLICATE_KINDS,
  type DuplicateGroup,
  type DuplicateLink,
  type DuplicatePage,
  type DuplicatesQuery,
  LIMITS,
} from '@lora/schema';
import { decodeCursor, encodeCursor } from '../../platform/http/index.js';
import { JobsRepository } from '../../platform/jobs/index.js';
import type { Scope } from '../auth/index.js';
import { AdaptersService } from '../catalog/index.js';
import {
  MEMBERS_SHOWN,
  presentGroup,
  presentMember,
  presentPair,
  presentState,
  presentSupposed,
} from './duplicates.presenter.js';
import { DuplicatesRepository, type FactsRow, type LinkRow } from './duplicates.repository.js';
import { dropNested, type GroupOutline, listGroups, listParts, toGroupLinks } from './list-groups.js';

/** Callers with other roots whose groups are kept while they page through them; each may be 30 MB. */
const OUTLINES_KEPT = 4;
const KEPT_MS = 5 * 60_000;

/** Everything that the groups of one caller follow from. */
interface Outlines {
  groups: GroupOutline[];
  facts: Map<string, FactsRow>;
  links: LinkRow[];
  sameBytes: string[][];
}

/** Groups of duplicates over all that a caller sees. */
@Injectable()
export class DuplicatesService {
  private readonly kept = new LRUCache<string, { snapshot: string; outlines: Outlines }>({
    max: OUTLINES_KEPT,
    ttl: KEPT_MS,
  });

  constructor(
    private readonly duplicates: DuplicatesRepository,
    private readonly adapters: AdaptersService,
    private readonly jobs: JobsRepository,
  ) {}

  async list(query: DuplicatesQuery, scope: Scope): Promise<DuplicatePage> {
    const { limit = LIMITS.pageDefault, cursor, kind, minSaved = 0 } = query;
    const key = { kind: kind ?? null, minSaved };
    const after = cursor === undefined ? null : decodeCursor(cursor, key);
    const outlines = await this.outline(scope);
    const ofKind = kind
      ? outlines.groups.filter((group) => group.kind === kind)
      : dropNested(outlines.groups);
    const listed = ofKind.filter((group) => group.savedBytes >= minSaved);
    const rest = after ? listed.filter((group) => comesAfter(group, after)) : listed;
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    return {
      items: await this.present(page, outlines, scope),
      nextCursor: rest.length > limit && last ? encodeCursor([last.savedBytes, last.id], key) : null,
      total: listed.length,
      savedBytes: sumSaved(listed),
      kinds: DUPLICATE_KINDS.map((one) => {
        const groups = outlines.groups.filter((group) => group.kind === one && group.savedBytes >= minSaved);
        return { kind: one, groups: groups.length, savedBytes: sumSaved(groups) };
      }),
      state: presentState(await this.duplicates.state(SKETCH_FORMAT, scope), await this.liveJob()),
    };
  }

  /** The groups as they stand; as long as nothing was written since they were worked out, those. */
  private async outline(scope: Scope): Promise<Outlines> {
    const key = scope.roots === 'all' ? 'all' : scope.roots.toSorted().join();
    // Asked first: what is written meanwhile makes it another one.
    const snapshot = await this.duplicates.snapshot();
    const kept = this.kept.get(key);
    if (kept?.snapshot === snapshot) return kept.outlines;
    const outlines = await this.workOut(scope);
    this.kept.set(key, { snapshot, outlines });
    return outlines;
  }

  private async workOut(scope: Scope): Promise<Outlines> {
    const links = await this.duplicates.links(SKETCH_FORMAT, scope);
    const sameBytes = await this.duplicates.sameBytes(SKETCH_FORMAT, scope);
    const groupLinks = toGroupLinks(links, sameBytes);
    const ids = [...new Set(groupLinks.flatMap(({ a, b }) => [a, b]))];
    const facts = new Map((await this.duplicates.facts(ids, scope)).map((row) => [row.id, row]));
    return { groups: listGroups(groupLinks, listParts(links), facts), facts, links, sameBytes };
  }

  private async present(
    page: readonly GroupOutline[],
    { facts, links, sameBytes }: Outlines,
    scope: Scope,
  ): Promise<DuplicateGroup[]> {
    const ids = [...new Set(page.flatMap((group) => group.members.slice(0, MEMBERS_SHOWN)))];
    const [items, files, pairs] = await Promise.all([
      this.adapters.items(ids, scope),
      this.duplicates.files(ids, scope),
      this.duplicates.pairs(SKETCH_FORMAT, ids, scope),
    ]);
    const byId = new Map(items.map((item) => [item.id, item]));
    const filesOf = Map.groupBy(files, (file) => file.adapter_id);
    const told = tellLinks(pairs.map(presentPair), links, sameBytes, new Set(ids));
    return page.map((group) => {
      const members = group.members.slice(0, MEMBERS_SHOWN).flatMap((id) => {
        const item = byId.get(id);
        return item ? [presentMember(item, facts.get(id), filesOf.get(id) ?? [])] : [];
      });
      const within = new Set(members.map(({ adapter }) => adapter.id));
      return presentGroup(
        group,
        members,
        told.filter(({ a, b }) => within.has(a) && within.has(b)),
      );
    });
  }

  private async liveJob(): Promise<string | null> {
    const [job] = await this.jobs.list({
      kinds: ['duplicates'],
      states: ['queued', 'running', 'paused'],
      before: null,
      limit: 1,
    });
    return job?.id ?? null;
  }
}

/** One link for each pair: the exact one, else the estimate; without pairs that are proven to have nothing in common. */
function tellLinks(
  exact: readonly DuplicateLink[],
  links: readonly LinkRow[],
  sameBytes: readonly string[][],
  ids: ReadonlySet<string>,
): DuplicateLink[] {
  const told = new Map<string, DuplicateLink>();
  const keyOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
  for (const link of exact) if (!told.has(keyOf(link.a, link.b))) told.set(keyOf(link.a, link.b), link);
  for (const link of links) {
    const key = keyOf(link.a, link.b);
    if (ids.has(link.a) && ids.has(link.b) && !told.has(key))
      told.set(key, presentSupposed(link, 'estimate', link.estimate));
  }
  for (const [first = '', ...others] of sameBytes) {
    for (const b of others) {
      const key = keyOf(first, b);
      if (!told.has(key)) told.set(key, presentSupposed({ a: first, b }, 'bytes', 1));
    }
  }
  return [...told.values()].filter(({ verdict }) => verdict !== 'unrelated' && verdict !== 'not-comparable');
}

function comesAfter(group: GroupOutline, [saved, id]: readonly (string | number | null)[]): boolean {
  if (typeof saved !== 'number' || typeof id !== 'string') return true;
  return group.savedBytes < saved || (group.savedBytes === saved && group.id > id);
}

function sumSaved(groups: readonly GroupOutline[]): number {
  return groups.reduce((sum, { savedBytes }) => sum + savedBytes, 0);
}
