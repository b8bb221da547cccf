import { t } from '@lingui/core/macro';
import type { PartChange, WeightAnatomy } from '@lora/schema';
import { formatShare } from './number-words.js';
import { PART_ORDER, partPlace } from './part-words.js';

/** From this share on "most" is true. */
const MOST = 0.5;

function byPart(a: { part: string }, b: { part: string }): number {
  return placeOf(a.part) - placeOf(b.part);
}

function placeOf(part: string): number {
  if (part === 'other') return PART_ORDER.length + 1;
  const at = PART_ORDER.indexOf(part);
  return at < 0 ? PART_ORDER.length : at;
}

/** Blocks as rows of parts, in the order in which the model works; `up_2_0` stands before `up_10_0`. */
export function arrangeBlocks<B extends { block: string; part: string }>(
  blocks: readonly B[],
): { part: string; blocks: B[] }[] {
  const rows = new Map<string, B[]>();
  for (const block of blocks) rows.set(block.part, [...(rows.get(block.part) ?? []), block]);
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  return [...rows]
    .map(([part, own]) => ({ part, blocks: own.sort((a, b) => compare(a.block, b.block)) }))
    .sort(byPart);
}

/** Parts in the order of the rows. */
export function arrangeParts(parts: readonly PartChange[]): PartChange[] {
  return [...parts].sort(byPart);
}

/** Where the change sits, in one sentence; empty where nothing is changed. */
export function describeWhere({ parts }: Pick<WeightAnatomy, 'parts'>): string {
  const [first, ...others] = [...parts].sort((a, b) => b.share - a.share);
  if (!first || first.share <= 0) return '';
  const place = partPlace(first.part);
  if (others.every(({ share }) => share === 0)) return t`The whole change sits ${place}.`;
  const share = formatShare(first.share);
  if (first.share > MOST) return t`Most of the change sits ${place}: ${share}.`;
  return t`The largest share of the change sits ${place}: ${share}.`;
}
