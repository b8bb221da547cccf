import { t } from '@lingui/core/macro';
import type { SimilarItem } from '@lora/schema';
import { formatShare } from './number-words.js';

/** Words that fit on a card. */
const TOLD = 4;

/** What two texts share, in a sentence. */
export function describeShared({ reasons }: Pick<SimilarItem, 'reasons'>): string {
  const tags = listOf(reasons, 'shared-tags', 'tags');
  const words = listOf(reasons, 'shared-trigger-words', 'words');
  if (words !== null) return t`Same trigger words: ${words}`;
  if (tags !== null) return t`Same tags: ${tags}`;
  return t`Described alike, in other words`;
}

/** How near two texts are. */
export function describeNearness({ score }: Pick<SimilarItem, 'score'>): string {
  return t`${formatShare(score)} alike`;
}

/** Why nothing can be said of a text; codes that are new to this page get a plain sentence. */
export function describeTextProblem(code: string | null): string {
  switch (code) {
    case 'no-model':
      return t`No model for texts runs here. Settings, Models say why.`;
    case 'nothing-known':
      return t`The model knows none of its words: it may be written in a language or script that it never saw.`;
    default:
      return t`Its text couldn't be compared.`;
  }
}

function listOf(reasons: SimilarItem['reasons'], code: string, name: string): string | null {
  const value = reasons.find((reason) => reason.code === code)?.values[name];
  if (!Array.isArray(value)) return null;
  const words = value.filter((word) => typeof word === 'string').slice(0, TOLD);
  return words.length > 0 ? words.join(', ') : null;
}
