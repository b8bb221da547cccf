import { Trans, useLingui } from '@lingui/react/macro';
import type { DuplicateComparison, DuplicateLink, DuplicateMember } from '@lora/schema';
import { Columns2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { AdapterPicture } from '../../../components/adapter/adapter-picture.js';
import { BaseLabel } from '../../../components/adapter/base-label.js';
import { Checkbox } from '../../../components/ui/checkbox.js';
import { EmptyState } from '../../../components/ui/empty-state.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { FileSize } from '../../../components/ui/file-size.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { useComparison } from '../api/get-comparison.js';
import { orientLink } from '../orient-link.js';
import { CompareBlocks } from './compare-blocks.js';
import { CompareTable } from './compare-table.js';
import type { LinkWords } from './member-row.js';

export interface CompareViewProps {
  ids: readonly string[];
  words: (link: DuplicateLink) => LinkWords;
}

/** Two to four adapters side by side: pictures, what the weights prove, every field, files. */
export function CompareView({ ids, words }: CompareViewProps) {
  const { data, error, isPending, refetch } = useComparison(ids);
  if (ids.length < 2)
    return (
      <EmptyState
        icon={<Columns2 aria-hidden />}
        title={<Trans>Nothing to compare</Trans>}
        action={
          <Link to="/duplicates" className="underline underline-offset-4">
            <Trans>All duplicates</Trans>
          </Link>
        }
      >
        <Trans>Open a comparison from a group of duplicates.</Trans>
      </EmptyState>
    );
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (isPending)
    return (
      <div aria-busy className="mx-auto flex max-w-6xl flex-col gap-4 p-4">
        <Skeleton className="h-72" />
        <Skeleton className="h-96" />
      </div>
    );
  return <Comparison comparison={data} words={words} />;
}

function byStrength(x: DuplicateLink, y: DuplicateLink): number {
  return Math.abs(y.score) - Math.abs(x.score);
}

/** Of the two of a link, the one that stands first. */
function first(members: readonly DuplicateMember[], { a, b }: DuplicateLink): string {
  return members.find(({ adapter }) => adapter.id === a || adapter.id === b)?.adapter.id ?? a;
}

function Comparison({
  comparison,
  words,
}: {
  comparison: DuplicateComparison;
  words: CompareViewProps['words'];
}) {
  const { t } = useLingui();
  const { members, links, fields, blocks } = comparison;
  const [differing, setDiffering] = useState(true);
  const nameOf = (id: string) => members.find(({ adapter }) => adapter.id === id)?.adapter.name ?? '';
  const columns = { gridTemplateColumns: `repeat(${members.length}, minmax(9.5rem, 1fr))` };
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-6 px-3 py-4 pb-12 md:px-4">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keys */}
      <div role="region" aria-label={t`Adapters`} tabIndex={0} className="snap-x overflow-x-auto rounded-md">
        <ul className="grid gap-3" style={columns}>
          {members.map(({ adapter, bytes }) => (
            <li key={adapter.id} className="flex min-w-0 snap-start flex-col gap-2">
              <AdapterPicture item={adapter} width={240} className="aspect-3/4 w-full max-w-60 rounded-lg" />
              <Link to={`/adapters/${adapter.id}`} className="font-medium break-words hover:underline">
                {adapter.name}
              </Link>
              <span className="flex flex-wrap gap-x-3 text-sm text-muted">
                <BaseLabel base={adapter.baseModel} family={adapter.family} />
                {adapter.rank !== null && <span>r{adapter.rank}</span>}
                <FileSize bytes={bytes} />
              </span>
            </li>
          ))}
        </ul>
      </div>
      <section aria-labelledby="compare-weights" className="flex flex-col gap-2">
        <h2 id="compare-weights" className="font-semibold">
          <Trans>Weights</Trans>
        </h2>
        {links.length === 0 ? (
          <p className="text-muted">
            <Trans>Nothing is known of their weights.</Trans>
          </p>
        ) : (
          <ul className="flex flex-col gap-2">
            {links.toSorted(byStrength).map((each) => {
              // Seen from the one that stands first.
              const link = orientLink(each, first(members, each));
              const { verdict, score } = words(link);
              return (
                <li key={`${link.a} ${link.b}`} className="flex flex-wrap items-baseline gap-x-3">
                  <span className="min-w-0 break-words text-muted">
                    <Trans>
                      {nameOf(link.b)}, seen from {nameOf(link.a)}:
                    </Trans>
                  </span>
                  <span>{verdict}</span>
                  <span className="text-sm text-muted">{score}</span>
                </li>
              );
            })}
          </ul>
        )}
        <CompareBlocks blocks={blocks} members={members} />
      </section>
      <section aria-labelledby="compare-fields" className="flex flex-col gap-2">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h2 id="compare-fields" className="font-semibold">
            <Trans>Details</Trans>
          </h2>
          <Checkbox
            checked={differing}
            onCheckedChange={setDiffering}
            label={<Trans>Only what differs</Trans>}
          />
        </div>
        <CompareTable
          members={members}
          fields={differing ? fields.filter((field) => field.differs) : fields}
        />
      </section>
      <section aria-labelledby="compare-files" className="flex flex-col gap-2">
        <h2 id="compare-files" className="font-semibold">
          <Trans>Files</Trans>
        </h2>
        {members.map(({ adapter, files }) => (
          <div key={adapter.id} className="flex flex-col">
            <span className="text-sm text-muted">{adapter.name}</span>
            <ul>
              {files.map((file) => (
                <li key={file.id} className="font-mono text-sm break-all">
                  {file.path}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </section>
    </div>
  );
}
