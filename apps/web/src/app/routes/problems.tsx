import { useLingui } from '@lingui/react/macro';
import { PROBLEM_KINDS } from '@lora/schema/values';
import { useSearchParams } from 'react-router';
import { Select } from '../../components/ui/select.js';
import { ProblemList } from '../../features/problems/components/problem-list.js';
import { PROBLEM_WORDS } from '../../features/problems/problem-kinds.js';
import { useRoots } from '../../features/roots/api/get-roots.js';
import { TopBar } from '../frame/top-bar.js';

/** Radix' select knows no empty value. */
const ALL = 'all';

export function Component() {
  const { t, i18n } = useLingui();
  const [params, setParams] = useSearchParams();
  const roots = useRoots().data?.items ?? [];
  const kind = PROBLEM_KINDS.find((known) => known === params.get('kind'));
  const rootId = params.get('rootId') ?? undefined;

  const filter = (name: 'kind' | 'rootId', value: string) =>
    setParams(
      (before) => {
        if (value === ALL) before.delete(name);
        else before.set(name, value);
        return before;
      },
      { replace: true },
    );
  const nameOf = (known: string) => {
    const words = PROBLEM_WORDS[known];
    return words ? i18n._(words.name) : known;
  };

  return (
    <>
      <TopBar title={t`Problems`} />
      <div className="mx-auto flex max-w-4xl flex-wrap gap-2 px-4 pt-4">
        <Select
          label={t`Kind`}
          value={kind ?? ALL}
          onValueChange={(value) => filter('kind', value)}
          options={[
            { value: ALL, label: t`All kinds` },
            ...PROBLEM_KINDS.map((known) => ({ value: known, label: nameOf(known) })),
          ]}
        />
        {(roots.length > 1 || rootId) && (
          <Select
            label={t`Root`}
            value={rootId ?? ALL}
            onValueChange={(value) => filter('rootId', value)}
            options={[
              { value: ALL, label: t`All roots` },
              ...roots.map((root) => ({ value: root.id, label: root.name })),
            ]}
          />
        )}
      </div>
      <ProblemList kind={kind} rootId={rootId} roots={roots} />
    </>
  );
}
