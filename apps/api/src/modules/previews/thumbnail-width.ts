import { THUMBNAIL_WIDTHS } from '@lora/schema/values';
import { DomainError } from '../../platform/http/index.js';

/** What a dense screen needs for a card. */
const DEFAULT_WIDTH = 512;

/**
 * The width of `?w=`: one of {@link THUMBNAIL_WIDTHS}, 512 when it is left out.
 * @throws DomainError `validation_failed`
 */
export function parseWidth(text: unknown): number {
  if (text === undefined) return DEFAULT_WIDTH;
  const width = THUMBNAIL_WIDTHS.find((each) => String(each) === text);
  if (width === undefined) {
    throw new DomainError('validation_failed', `w must be one of ${THUMBNAIL_WIDTHS.join(', ')}.`);
  }
  return width;
}
