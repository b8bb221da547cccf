import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { DuplicatePage } from '@lora/schema';
import { DUPLICATE_KINDS, type DuplicateKind } from '@lora/schema/values';
import { Search } from 'lucide-react';
import { Button } from '../../../components/ui/button.js';
import { NativeSelect } from '../../../components/ui/native-select.js';
import { Segmented } from '../../../components/ui/segmented.js';
import { formatBytes, formatCount } from '../../../lib/format.js';
import { kindLabel } from '../group-words.js';

const MB = 1_000_000;
/** Bytes that a group saves at least; 0 shows all. */
const LEAST = [0, 10 * MB, 100 * MB, 1_000 * MB];

export interface DuplicatesHeadProps {
  head: DuplicatePage | undefined;
  kind: DuplicateKind | undefined;
  onKind: (kind: DuplicateKind | undefined) => void;
  minSaved: number;
  onMinSaved: (bytes: number) => void;
  /** Left out: the person may not. */
  onFind?: () => void;
  finding: boolean;
}

/** What there is to save, which kind is shown, and how far the search for duplicates is. */
export function DuplicatesHead(props: DuplicatesHeadProps) {
  const { head, kind, onKind, minSaved, onMinSaved, onFind, finding } = props;
  const { t } = useLingui();
  const kinds = DUPLICATE_KINDS.map((one) => {
    const count = head?.kinds.find((each) => each.kind === one)?.groups;
    return {
      value: one,
      label: count === undefined ? kindLabel(one) : `${kindLabel(one)} ${formatCount(count)}`,
    };
  });
  const options = [{ value: 'all' as const, label: t`All` }, ...kinds];
  const choose = (value: string) => onKind(DUPLICATE_KINDS.find((one) => one === value));
  const saved = formatBytes(head?.savedBytes ?? 0);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p aria-live="polite" className="min-w-0 flex-1 basis-64">
          {head && head.total > 0 && (
            <>
              <span className="text-lg font-semibold">
                <Trans>{saved} to save</Trans>
              </span>{' '}
              <span className="text-muted">
                {plural(head.total, { one: 'in # group', other: 'in # groups' })}
              </span>
            </>
          )}
        </p>
        {onFind && (
          <Button
            icon={<Search aria-hidden />}
            busy={finding}
            disabled={head?.state.state === 'running'}
            onClick={onFind}
          >
            <Trans>Look for duplicates</Trans>
          </Button>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <div className="max-md:hidden">
          <Segmented label={t`Kind`} value={kind ?? 'all'} options={options} onValueChange={choose} />
        </div>
        <NativeSelect
          label={t`Kind`}
          value={kind ?? 'all'}
          options={options}
          onChange={choose}
          className="flex-1 md:hidden"
        />
        <NativeSelect
          label={t`Saves at least`}
          value={String(minSaved)}
          onChange={(value) => onMinSaved(Number(value))}
          options={LEAST.map((bytes) => ({
            value: String(bytes),
            label: bytes === 0 ? t`Any size` : t`${formatBytes(bytes)} or more`,
          }))}
          className="max-md:flex-1"
        />
      </div>
      <p className="text-sm text-muted">
        <Trans>Nothing is deleted here: hide what you don't need, and remove files yourself.</Trans>
      </p>
      {head && <StateLine head={head} />}
    </div>
  );
}

/** What was not compared, and why. */
function StateLine({ head }: { head: DuplicatePage }) {
  const { state, unread, uncompared, notAnalysed } = head.state;
  const lines = [
    unread > 0 &&
      plural(unread, { one: '# file is still to be read.', other: '# files are still to be read.' }),
    state === 'outdated' &&
      plural(uncompared, {
        one: '# adapter has not been compared with the others yet.',
        other: '# adapters have not been compared with the others yet.',
      }),
    notAnalysed > 0 &&
      plural(notAnalysed, {
        one: "# adapter's weights can't be compared.",
        other: "The weights of # adapters can't be compared.",
      }),
  ].filter((line) => line !== false);
  if (lines.length === 0) return null;
  return <p className="text-sm text-muted">{lines.join(' ')}</p>;
}
