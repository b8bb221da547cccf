import { t } from '@lingui/core/macro';
import type { DuplicateLink } from '@lora/schema';
import { describeScore, describeVerdict } from '../features/weights/verdict-words.js';

/** What the weights say of two adapters, in words about `b`. */
export function describeLink(link: DuplicateLink): { verdict: string; score: string } {
  if (link.evidence === 'bytes') return { verdict: t`The same bytes under another header`, score: '' };
  const nothing = link.verdict === 'unrelated' || link.verdict === 'not-comparable';
  const told = { ...link, exact: link.evidence === 'exact' };
  return { verdict: describeVerdict(told), score: nothing ? '' : describeScore(told) };
}
