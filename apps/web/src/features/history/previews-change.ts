import { plural, t } from '@lingui/core/macro';

/** What people said of an adapter's pictures, as far as it is understood. */
interface Arrangement {
  order: string[];
  crops: Record<string, unknown>;
}

function readArrangement(value: unknown): Arrangement {
  const found: Arrangement = { order: [], crops: {} };
  if (typeof value !== 'object' || value === null) return found;
  if ('order' in value && Array.isArray(value.order)) found.order = value.order.map(String);
  if ('crops' in value && typeof value.crops === 'object' && value.crops !== null)
    found.crops = Object.fromEntries(Object.entries(value.crops));
  return found;
}

/** What was done to the pictures, in words: their ids say nothing to people. */
export function previewsChange(from: unknown, to: unknown): string {
  const before = readArrangement(from);
  const after = readArrangement(to);
  // Without a word of people's the pictures stood as found: which they were is not told.
  const known = before.order.length > 0 && after.order.length > 0;
  const added = known ? after.order.filter((id) => !before.order.includes(id)).length : 0;
  const removed = known ? before.order.filter((id) => !after.order.includes(id)).length : 0;
  const stayed = (one: Arrangement, other: Arrangement) => one.order.filter((id) => other.order.includes(id));
  const moved = stayed(before, after).join() !== stayed(after, before).join();
  const ids = new Set([...Object.keys(before.crops), ...Object.keys(after.crops)]);
  const cropped = [...ids].filter(
    (id) => JSON.stringify(before.crops[id]) !== JSON.stringify(after.crops[id]),
  );
  const parts = [
    added > 0 && plural(added, { one: '# added', other: '# added' }),
    removed > 0 && plural(removed, { one: '# removed', other: '# removed' }),
    moved && t`put in another order`,
    cropped.length > 0 && plural(cropped.length, { one: '# cropped', other: '# cropped' }),
  ].filter((part) => part !== false);
  if (parts.length > 0) return parts.join(', ');
  return after.order.length === 0 ? t`back to how they were found` : t`added or arranged`;
}
