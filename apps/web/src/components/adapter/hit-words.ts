import { t } from '@lingui/core/macro';
import type { AdapterItem } from '@lora/schema';

type Reasons = AdapterItem['reasons'];

/** Whether a list has an adapter though it has not all the words of the search. */
export function isRelated({ reasons }: Pick<AdapterItem, 'reasons'>): boolean {
  return reasons !== undefined && !reasons.some(({ kind }) => kind === 'words' || kind === 'name');
}

/** Why a list has an adapter, in a sentence; null where that needs no words. */
export function describeHit(reasons: Reasons): string | null {
  if (!reasons || reasons.length === 0) return null;
  const has = (kind: string) => reasons.some((reason) => reason.kind === kind);
  if (has('name')) return t`Found by its name.`;
  if (has('words'))
    return has('meaning') ? t`Has all the words and is near in meaning.` : t`Has all the words.`;
  if (has('some-words'))
    return has('meaning') ? t`Has some of the words and is near in meaning.` : t`Has some of the words.`;
  // Ways that are new to this page.
  return has('meaning') ? t`Near in meaning, without the words.` : null;
}
