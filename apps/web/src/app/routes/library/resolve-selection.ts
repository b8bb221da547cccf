import { t } from '@lingui/core/macro';
import type { AdapterQuery, BatchSelection } from '@lora/schema';
import type { QueryClient } from '@tanstack/react-query';
import { showToast } from '../../../components/ui/toast.js';
import { loadRange, RANGE_MAX } from '../../../features/catalog/api/load-range.js';
import { describeError } from '../../../lib/describe-error.js';
import { formatCount } from '../../../lib/format.js';
import { type Selection, toBatchSelection } from '../../../lib/selection.js';

/**
 * The selection as a bulk change takes it. All that a search finds without very many is named one by one, as far as
 * that goes; null, with a toast that says why: it cannot be told.
 */
export async function resolveSelection(
  client: QueryClient,
  selection: Selection,
  query: AdapterQuery,
  matches: number,
): Promise<BatchSelection | null> {
  const direct = toBatchSelection(selection);
  if (direct || selection.kind === 'ids') return direct;
  if (matches > RANGE_MAX) {
    const most = formatCount(RANGE_MAX);
    showToast({
      tone: 'danger',
      title: t`Too many to leave some out`,
      description: t`Of more than ${most} either all can be changed, or those that a narrower search finds.`,
    });
    return null;
  }
  try {
    const ids = await loadRange(client, query, 0, matches - 1);
    return { ids: ids.filter((id) => !selection.except.has(id)) };
  } catch (error) {
    showToast({ tone: 'danger', title: describeError(error) });
    return null;
  }
}
