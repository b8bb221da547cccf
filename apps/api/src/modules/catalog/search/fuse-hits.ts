import { fuseRanks, type RankedList } from '@lora/ranking';
import type { HitKind, HitReason } from '@lora/schema';

/** Adapters added to what the words find, at most: who wants more searches for other words. */
export const RELATED_MAX = 40;
/**
 * The cosine from which a text counts as near in meaning. Of the evaluation set's searches (decision 009) the relevant
 * texts among the twenty nearest lie above it nine times of ten.
 */
export const NEAR_FROM = 0.35;

/** What each way of searching found, best first. */
export interface FoundLists {
  /** Adapters with all words. */
  plain: readonly string[];
  /** Those of them whose name is nothing but the words. */
  named: readonly string[];
  /** Adapters with any of the words. */
  anyWord: readonly string[];
  /** Adapters near in meaning, with the cosine. */
  meaning: readonly { id: string; score: number }[];
}

export interface Hit {
  id: string;
  reasons: HitReason[];
}

/**
 * One ranking of several. What has all the words always stands before what is only related to them, so that nothing
 * found is pushed aside by a guess; within both parts the ranks are fused (reciprocal rank fusion), with what is named
 * exactly so in front.
 *
 * @returns at most `limit` hits; `related` of them, at the end, have not all the words
 */
export function fuseHits(lists: FoundLists, limit: number): { hits: Hit[]; related: number } {
  const near = lists.meaning.filter(({ score }) => score >= NEAR_FROM).map(({ id }) => id);
  const ranked: RankedList<string, HitKind>[] = [
    { name: 'words', items: lists.plain },
    { name: 'some-words', items: lists.anyWord },
    { name: 'meaning', items: near },
  ];
  const fused = fuseRanks(ranked, { ahead: { name: 'name', items: lists.named } });
  // What is named so has all the words, also where it is not among the best of very many.
  const isPlain = new Set([...lists.named, ...lists.plain]);
  const toHit = ({ item, reasons }: (typeof fused)[number]): Hit => ({
    id: item,
    reasons: reasons
      // Who has all the words has some.
      .filter(({ list }) => list !== 'some-words' || !isPlain.has(item))
      .map(({ list, rank }) => ({ kind: list, rank })),
  });
  const plain = fused.filter(({ item }) => isPlain.has(item)).slice(0, limit);
  const room = Math.min(RELATED_MAX, limit - plain.length);
  const related = fused.filter(({ item }) => !isPlain.has(item)).slice(0, room);
  return { hits: [...plain, ...related].map(toHit), related: related.length };
}
