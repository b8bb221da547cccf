import { createHash } from 'node:crypto';
import type { Crop } from '@lora/schema';

/** What people said of an adapter's previews, those of files and their own alike. */
export interface PreviewWords {
  /** Ids, the first stands on the card. Ids of previews that are gone mean nothing. */
  order?: readonly string[];
  /** By id. */
  crops?: Readonly<Record<string, Crop>>;
}

/** A preview as far as its place and its address rest on it. */
export interface ArrangeablePreview {
  id: string;
  kind: 'image' | 'video';
  /** Differs when the picture does. */
  stamp: string;
}

/** A preview as it is shown. */
export type ArrangedPreview<T> = T & {
  crop: Crop | null;
  /** Differs when the picture or its crop does. */
  shownStamp: string;
};

/** What an adapter's row keeps of its previews. */
export interface PreviewColumns {
  preview_id: string | null;
  preview_kind: 'image' | 'video' | null;
  preview_stamp: string | null;
  /** Differs when any preview, its crop or the order does. */
  previews_key: string | null;
}

/**
 * Puts previews in the order that people gave them; those that they did not name follow, files' before own ones.
 *
 * @param ofFiles the primary file's first
 * @param own the oldest first
 */
export function arrangePreviews<T extends ArrangeablePreview>(
  ofFiles: readonly T[],
  own: readonly T[],
  words: PreviewWords | undefined,
): ArrangedPreview<T>[] {
  const places = new Map((words?.order ?? []).map((id, place) => [id, place]));
  const placeOf = (preview: T): number => places.get(preview.id) ?? places.size;
  return [...ofFiles, ...own]
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .map((preview) => {
      const crop = cropOf(words, preview.id);
      return { ...preview, crop, shownStamp: stampWithCrop(preview.stamp, crop) };
    });
}

/** The columns that follow from arranged previews. */
export function toPreviewColumns(arranged: readonly ArrangedPreview<ArrangeablePreview>[]): PreviewColumns {
  const [first] = arranged;
  return {
    preview_id: first?.id ?? null,
    preview_kind: first?.kind ?? null,
    preview_stamp: first?.shownStamp ?? null,
    previews_key: first ? digest(arranged.map(({ id, shownStamp }) => [id, shownStamp])) : null,
  };
}

/** The stamp of a picture of which only a part is shown: another part is another picture. */
export function stampWithCrop(stamp: string, crop: Crop | null): string {
  return crop ? `${stamp}-${digest([crop.x, crop.y, crop.width, crop.height])}` : stamp;
}

/**
 * Joins what was said of the previews of two adapters that are one. Their previews differ, so nothing is lost: the
 * winner's come first.
 */
export function joinPreviewWords(winner: PreviewWords, loser: PreviewWords): PreviewWords {
  const order = [...new Set([...(winner.order ?? []), ...(loser.order ?? [])])];
  const crops = { ...loser.crops, ...winner.crops };
  return { ...(order.length > 0 && { order }), ...(Object.keys(crops).length > 0 && { crops }) };
}

function cropOf(words: PreviewWords | undefined, id: string): Crop | null {
  return (words?.crops && Object.hasOwn(words.crops, id) && words.crops[id]) || null;
}

/** Ten hex digits: enough that two states of one picture never share an address. */
function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 10);
}
