import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Correction } from '@lora/schema';
import type { SearchMode } from '@lora/schema/values';
import { formatCount } from '../../../lib/format.js';

const LINK =
  'rounded-sm text-text underline decoration-line-strong underline-offset-4 hover:decoration-current';

/**
 * What a person should know about the results: words that were replaced, that only the best are listed, and that some
 * are only near in meaning.
 */
export function ResultNotes({
  corrections,
  listed,
  matches,
  related,
  mode,
  onMode,
  onSortByName,
}: {
  corrections: readonly Correction[];
  /** Rows of the list that have the words. */
  listed: number;
  matches: number;
  related: number;
  /** How the list was asked for; null: meaning has no part in it. */
  mode: SearchMode | null;
  onMode: (mode: SearchMode) => void;
  onSortByName: () => void;
}) {
  const { i18n } = useLingui();
  const words = new Intl.ListFormat(i18n.locale || 'en', { type: 'disjunction' });
  if (corrections.length === 0 && matches <= listed && mode === null) return null;
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
      {matches > listed && (
        <p>
          <Trans>
            The best {formatCount(listed)} of {plural(matches, { one: '# match', other: '# matches' })}.
          </Trans>{' '}
          <button type="button" onClick={onSortByName} className={LINK}>
            <Trans>Show all by name</Trans>
          </button>
        </p>
      )}
      {mode === 'hybrid' && related > 0 && (
        <p>
          {matches === 0 ? (
            <Trans>
              Nothing has all the words. {plural(related, { one: '# is related.', other: '# are related.' })}
            </Trans>
          ) : (
            <Trans>
              {plural(matches, { one: '# has the words', other: '# have the words' })},{' '}
              {plural(related, { one: '# more is related.', other: '# more are related.' })}
            </Trans>
          )}{' '}
          <button type="button" onClick={() => onMode('keyword')} className={LINK}>
            <Trans>Only with the words</Trans>
          </button>
        </p>
      )}
      {mode === 'keyword' && (
        <p>
          <button type="button" onClick={() => onMode('hybrid')} className={LINK}>
            <Trans>Search by meaning too</Trans>
          </button>
        </p>
      )}
    </div>
  );
}
