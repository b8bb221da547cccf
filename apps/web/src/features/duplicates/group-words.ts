import { plural, t } from '@lingui/core/macro';
import type { DuplicateGroup } from '@lora/schema';
import type { DuplicateKind } from '@lora/schema/values';

export function kindLabel(kind: DuplicateKind): string {
  switch (kind) {
    case 'copies':
      return t`Copies`;
    case 'same-weights':
      return t`Same weights`;
    case 'near':
      return t`Nearly the same`;
    default:
      return kind;
  }
}

/** "3 adapters", "2 files". */
export function groupSize({ kind, memberCount, members }: DuplicateGroup): string {
  if (kind !== 'copies') return plural(memberCount, { one: '# adapter', other: '# adapters' });
  return plural(members[0]?.files.length ?? 0, { one: '# file', other: '# files' });
}

function reasonWords(reason: string): string | null {
  switch (reason) {
    case 'whole':
      return t`has all modules`;
    case 'largest-rank':
      return t`highest rank`;
    case 'largest':
      return t`largest file`;
    case 'favorite':
      return t`a favourite`;
    case 'rated':
      return t`best rated`;
    case 'most-metadata':
      return t`most details`;
    case 'newest':
      return t`newest`;
    case 'primary':
      return t`the file that the library uses`;
    default:
      return null;
  }
}

/** Why it had better be kept: "highest rank, largest file". */
export function keepReasons(reasons: readonly string[]): string {
  return reasons.flatMap((reason) => reasonWords(reason) ?? []).join(', ');
}

/** What a compared field is called, where it is none that people write. */
export function factLabel(field: string): string | null {
  switch (field) {
    case 'networkType':
      return t`Type`;
    case 'rank':
      return t`Rank`;
    case 'alpha':
      return t`Alpha`;
    case 'dtypes':
      return t`Number format`;
    case 'modules':
      return t`Modules`;
    case 'tensors':
      return t`Tensors`;
    case 'keyStyle':
      return t`Key style`;
    case 'size':
      return t`File size`;
    case 'copies':
      return t`Files`;
    case 'sha256':
      return t`SHA-256`;
    case 'autoV3':
      return t`AutoV3`;
    case 'trainedAt':
      return t`Trained`;
    case 'publishedAt':
      return t`Published`;
    case 'createdAt':
      return t`Added`;
    case 'fileModifiedAt':
      return t`File changed`;
    case 'customFields':
      return t`Own fields`;
    case 'previews':
      return t`Pictures`;
    default:
      return null;
  }
}
