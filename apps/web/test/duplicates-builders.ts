import type {
  DuplicateFile,
  DuplicateGroup,
  DuplicateLink,
  DuplicateMember,
  DuplicatePage,
  DuplicatesProgress,
} from '@lora/schema';
import { buildAdapter, ROOT_ID } from './adapter-builders.js';
import { nextId } from './builders.js';

export function buildDuplicateFile(over: Partial<DuplicateFile> = {}): DuplicateFile {
  return {
    id: nextId(),
    rootId: ROOT_ID,
    path: 'style/ink/flat_ink_v1.safetensors',
    size: 228_000_000,
    modifiedAt: '2026-11-01T10:00:00.000Z',
    hardLink: false,
    ...over,
  };
}

export function buildMember(name: string, over: Partial<DuplicateMember> = {}): DuplicateMember {
  return {
    adapter: buildAdapter({ name }),
    bytes: 228_000_000,
    files: [buildDuplicateFile({ path: `${name}.safetensors` })],
    metadata: 4,
    ...over,
  };
}

export function buildLink(
  a: DuplicateMember,
  b: DuplicateMember,
  over: Partial<DuplicateLink> = {},
): DuplicateLink {
  return {
    a: a.adapter.id,
    b: b.adapter.id,
    verdict: 'scaled',
    evidence: 'exact',
    score: 1,
    coverage: { shared: 264, all: 264 },
    reasons: [{ code: 'factor', values: { value: 0.5 } }],
    ...over,
  };
}

/** Near ones, the first of them suggested. */
export function buildGroup(members: DuplicateMember[], over: Partial<DuplicateGroup> = {}): DuplicateGroup {
  const [kept] = members;
  return {
    id: nextId(),
    kind: 'near',
    memberCount: members.length,
    members,
    links: [],
    savedBytes: 228_000_000 * (members.length - 1),
    suggestion: { adapterId: kept?.adapter.id ?? '', fileId: null, reasons: ['largest-rank'] },
    ...over,
  };
}

export function buildDuplicates(
  items: DuplicateGroup[] = [],
  over: Partial<Omit<DuplicatePage, 'state'>> & { state?: Partial<DuplicatesProgress> } = {},
): DuplicatePage {
  const ready = { state: 'ready', jobId: null, unread: 0, uncompared: 0, notAnalysed: 0 } as const;
  const saved = items.reduce((sum, { savedBytes }) => sum + savedBytes, 0);
  return {
    items,
    nextCursor: null,
    total: items.length,
    savedBytes: saved,
    kinds: [
      { kind: 'copies', groups: 0, savedBytes: 0 },
      { kind: 'same-weights', groups: 0, savedBytes: 0 },
      { kind: 'near', groups: items.length, savedBytes: saved },
    ],
    ...over,
    state: { ...ready, ...over.state },
  };
}
