import type {
  AdapterItem,
  DuplicateFile,
  DuplicateGroup,
  DuplicateLink,
  DuplicateMember,
  DuplicatesProgress,
} from '@lora/schema';
import type { FactsRow, FileRow, LinkRow, PairRow, StateRow } from './duplicates.repository.js';
import type { GroupOutline } from './list-groups.js';

/** Of a group, shown at once. */
export const MEMBERS_SHOWN = 50;
const LINKS_SHOWN = 200;
const FILES_SHOWN = 50;

export function presentMember(
  adapter: AdapterItem,
  facts: Pick<FactsRow, 'bytes' | 'metadata'> | undefined,
  files: readonly FileRow[],
): DuplicateMember {
  return {
    adapter,
    bytes: facts?.bytes ?? 0,
    files: files.slice(0, FILES_SHOWN).map(presentFile),
    metadata: facts?.metadata ?? 0,
  };
}

function presentFile(file: FileRow): DuplicateFile {
  return {
    id: file.id,
    rootId: file.root_id,
    path: file.path,
    size: file.size,
    modifiedAt: new Date(file.modified_at).toISOString(),
    hardLink: file.hard_link,
  };
}

/** What is proven of a pair. */
export function presentPair({ a, b, result }: PairRow): DuplicateLink {
  return {
    a,
    b,
    verdict: result.verdict.kind,
    evidence: 'exact',
    score: result.cosine ?? 0,
    coverage: { shared: result.coverage.shared, all: result.coverage.all },
    reasons: result.verdict.reasons.map(({ code, ...values }) => ({ code, values })),
  };
}

/** What the sketches, or the bytes, let suppose of a pair. */
export function presentSupposed(
  { a, b }: Pick<LinkRow, 'a' | 'b'>,
  evidence: 'estimate' | 'bytes',
  score: number,
): DuplicateLink {
  return { a, b, verdict: null, evidence, score, coverage: null, reasons: [] };
}

export function presentGroup(
  outline: GroupOutline,
  members: DuplicateMember[],
  links: readonly DuplicateLink[],
): DuplicateGroup {
  return {
    id: outline.id,
    kind: outline.kind,
    memberCount: outline.members.length,
    members,
    links: links.toSorted((x, y) => Math.abs(y.score) - Math.abs(x.score)).slice(0, LINKS_SHOWN),
    savedBytes: outline.savedBytes,
    suggestion: {
      adapterId: outline.suggestion.adapterId,
      fileId: outline.suggestion.fileId,
      reasons: outline.suggestion.reasons,
    },
  };
}

export function presentState(row: StateRow, jobId: string | null): DuplicatesProgress {
  return {
    state: jobId !== null ? 'running' : row.uncompared > 0 ? 'outdated' : 'ready',
    jobId,
    unread: row.unread,
    uncompared: row.uncompared,
    notAnalysed: row.not_analysed,
  };
}
