import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Correction } from '@lora/schema';
import { formatCount } from '../../../lib/format.js';

const LINK =
  'rounded-sm text-text underline decoration-line-strong underline-offset-4 hover:decoration-current';

/** What a person should know about the results: words that were replaced, and that only the best are listed. */
export function ResultNotes({
  corrections,
  total,
  matches,
  onSortByName,
}: {
  corrections: readonly Correction[];
  total: number;
  matches: number;
  onSortByName: () => void;
}) {
  const { i18n } = useLingui();
  const words = new Intl.ListFormat(i18n.locale || 'en', { type: 'disjunction' });
  if (corrections.length === 0 && matches <= total) return null;
  return (
    <div role="status" className="flex flex-wrap gap-x-4 gap-y-1 px-4 pt-3 text-sm text-muted">
      {corrections.map(({ from, to }) => (
        <p key={from}>
          <Trans>
            Nothing has “{from}”: showing{' '}
            <strong className="font-medium text-text">{words.format(to)}</strong>
          </Trans>
        </p>
      ))}
      {matches > total && (
        <p>
          <Trans>
            The best {formatCount(total)} of {plural(matches, { one: '# match', other: '# matches' })}.
          </Trans>{' '}
          <button type="button" onClick={onSortByName} className={LINK}>
            <Trans>Show all by name</Trans>
          </button>
        </p>
      )}
    </div>
  );
}
