import type { Crop } from '@lora/schema';
import { DomainError } from '../../platform/http/index.js';
import type { PreviewWords } from '../catalog/index.js';

export type { PreviewWords };

/** Shares of a picture are worked out in floating point: 0.7 + 0.3 may come out above 1. */
const ROUNDING = 1e-6;

/** @throws DomainError `validation_failed` when the part reaches beyond the picture */
export function checkCrop({ x, y, width, height }: Crop): void {
  const details = {
    ...(x + width > 1 + ROUNDING && { width: ['x and width together must be 1 at most'] }),
    ...(y + height > 1 + ROUNDING && { height: ['y and height together must be 1 at most'] }),
  };
  if (Object.keys(details).length > 0)
    throw new DomainError('validation_failed', 'The part reaches beyond the picture.', details);
}

/**
 * The words with this order; null where it is the order already.
 *
 * @param o.shown the previews that the caller sees, as they stand now
 * @param o.hidden those that others see as well; they follow
 * @throws DomainError `validation_failed` when `ids` does not name each of `shown` exactly once
 */
export function orderPreviews(
  words: PreviewWords,
  o: { shown: readonly string[]; hidden: readonly string[]; ids: readonly string[] },
): PreviewWords | null {
  const named = new Set(o.ids);
  const missing = o.shown.filter((id) => !named.has(id));
  const unknown = o.ids.filter((id) => !o.shown.includes(id));
  if (missing.length > 0 || unknown.length > 0 || named.size < o.ids.length) {
    const problems = [
      ...missing.map((id) => `must name the preview ${id}`),
      ...unknown.map((id) => `names ${id}, which is no preview of this adapter`),
      ...(named.size < o.ids.length ? ['must name each preview once only'] : []),
    ];
    throw new DomainError('validation_failed', 'The order must name each preview exactly once.', {
      ids: problems,
    });
  }
  if (o.ids.every((id, place) => id === o.shown[place])) return null;
  return { ...words, order: [...o.ids, ...o.hidden] };
}

/** The words with this crop, or without one; null where nothing changes. All of the picture is no crop. */
export function cropPreview(words: PreviewWords, id: string, crop: Crop | null): PreviewWords | null {
  const wanted = crop && isWhole(crop) ? null : crop;
  const before = words.crops?.[id];
  if (wanted === null) return before ? withoutCrop(words, id) : null;
  const { x, y, width, height } = wanted;
  if (before && before.x === x && before.y === y && before.width === width && before.height === height)
    return null;
  return { ...words, crops: { ...words.crops, [id]: { x, y, width, height } } };
}

/** The words without a preview that is gone. */
export function forgetPreview(words: PreviewWords, id: string): PreviewWords {
  const { order, ...others } = withoutCrop(words, id);
  const left = (order ?? []).filter((each) => each !== id);
  return left.length > 0 ? { ...others, order: left } : others;
}

function withoutCrop({ crops, ...others }: PreviewWords, id: string): PreviewWords {
  const left = Object.entries(crops ?? {}).filter(([each]) => each !== id);
  return left.length > 0 ? { ...others, crops: Object.fromEntries(left) } : others;
}

function isWhole({ x, y, width, height }: Crop): boolean {
  return x === 0 && y === 0 && width === 1 && height === 1;
}
