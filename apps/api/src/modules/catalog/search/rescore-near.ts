import type { NearAdapter } from '@lora/columns';
import { rescore } from '@lora/ranking';
import type { MeaningSource } from './meaning.js';

/** Candidates with their exact cosines, best first; those whose vector is gone meanwhile are left out. */
export async function rescoreNear(
  source: MeaningSource,
  asked: { model: string; vector: Float32Array },
  found: readonly NearAdapter[],
): Promise<NearAdapter[]> {
  const ids = found.map(({ id }) => id);
  const rows = await source.vectors(asked.model, ids);
  return rescore(
    asked.vector,
    rows.map(({ id, vector }) => ({ item: id, vector })),
  ).map(({ item, score }) => ({ id: item, score }));
}
