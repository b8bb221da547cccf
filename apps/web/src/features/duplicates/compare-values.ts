import { t } from '@lingui/core/macro';
import type { ComparedField } from '@lora/schema';
import { type FieldNames, fieldLabel, valueText } from '../../lib/field-words.js';
import { formatBytes, formatCount, formatDate } from '../../lib/format.js';
import { networkTypeLabel } from '../../lib/base-models.js';
import { factLabel } from './group-words.js';

const DATES: ReadonlySet<string> = new Set(['trainedAt', 'publishedAt', 'createdAt', 'fileModifiedAt']);
/** Shown in letters of equal width. */
export const HASHES: ReadonlySet<string> = new Set(['sha256', 'autoV3']);
/** Letters of a hash: enough to tell two apart. */
const HASH_SHOWN = 16;

/** A compared field by its name. */
export function comparedLabel({ field }: ComparedField, names: FieldNames): string {
  return factLabel(field) ?? fieldLabel(field, names);
}

/** One value of a compared field in one line; null where nothing is said. */
export function comparedText(field: string, value: unknown, names: FieldNames): string | null {
  if (value === null || value === undefined) return null;
  if (field === 'size' && typeof value === 'number') return formatBytes(value);
  if (typeof value === 'string') {
    if (field === 'networkType') return networkTypeLabel(value);
    if (DATES.has(field)) return formatDate(value);
    if (HASHES.has(field)) return value.slice(0, HASH_SHOWN);
  }
  if (field === 'customFields' && typeof value === 'object')
    return Object.entries(value)
      .map(([id, one]) => {
        const name = names.customFields?.get(id) ?? t`A field that is gone`;
        return `${name}: ${String(one)}`;
      })
      .join(', ');
  if (field === 'rating' && value === 0) return null;
  if (typeof value === 'number' && field !== 'preferredWeight' && field !== 'rating' && field !== 'alpha')
    return formatCount(value);
  return valueText(field, value, names);
}
