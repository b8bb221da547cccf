import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { Problem, ProblemKind, Root } from '@lora/schema';
import { CircleCheck } from 'lucide-react';
import { Button } from '../../../components/ui/button.js';
import { EmptyState } from '../../../components/ui/empty-state.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { useProblems } from '../api/get-problems.js';
import { PROBLEM_WORDS } from '../problem-kinds.js';
import { ProblemRow } from './problem-row.js';

/** The problems by kind, each group in the order in which they came. */
export function groupByKind(problems: readonly Problem[]): [string, Problem[]][] {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    const group = groups.get(problem.kind);
    if (group) group.push(problem);
    else groups.set(problem.kind, [problem]);
  }
  return [...groups];
}

function KindHeading({ kind }: { kind: string }) {
  const { i18n } = useLingui();
  const words = PROBLEM_WORDS[kind];
  return (
    <div className="pt-5 pb-1">
      <h2 className="font-semibold">{words ? i18n._(words.name) : kind}</h2>
      {words && <p className="text-sm text-muted">{i18n._(words.meaning)}</p>}
    </div>
  );
}

/** Files without an adapter under a filter, grouped by kind, loaded page by page. */
export function ProblemList({
  kind,
  rootId,
  roots,
}: {
  kind?: ProblemKind;
  rootId?: string;
  roots: readonly Root[];
}) {
  const problems = useProblems({ ...(kind ? { kind: [kind] } : {}), ...(rootId ? { rootId } : {}) });
  if (problems.isPending) {
    return (
      <div className="mx-auto flex max-w-4xl flex-col gap-6 px-4 py-6">
        {[0, 1, 2, 3].map((row) => (
          <Skeleton key={row} className="h-12 w-full" />
        ))}
      </div>
    );
  }
  if (problems.isError) return <ErrorState error={problems.error} onRetry={() => void problems.refetch()} />;
  const items = problems.data.pages.flatMap((page) => page.items);
  const total = problems.data.pages[0]?.total ?? items.length;
  if (items.length === 0) {
    return (
      <EmptyState icon={<CircleCheck aria-hidden />} title={<Trans>No problems here</Trans>}>
        <Trans>Files that hold no usable LoRA are listed on this page, with the reason.</Trans>
      </EmptyState>
    );
  }
  return (
    <div className="mx-auto max-w-4xl px-4 pb-12">
      <p className="pt-4 text-sm text-muted" role="status">
        <Plural value={total} one="# file without an adapter" other="# files without an adapter" />
      </p>
      {groupByKind(items).map(([group, members]) => (
        <section key={group}>
          <KindHeading kind={group} />
          <ul>
            {members.map((problem) => {
              const root = roots.find((one) => one.id === problem.rootId);
              return (
                <ProblemRow key={problem.id} problem={problem} rootName={root?.name} rootPath={root?.path} />
              );
            })}
          </ul>
        </section>
      ))}
      {problems.hasNextPage && (
        <Button
          className="mt-4"
          busy={problems.isFetchingNextPage}
          onClick={() => void problems.fetchNextPage()}
        >
          <Trans>Show more</Trans>
        </Button>
      )}
    </div>
  );
}
