import { useLingui } from '@lingui/react/macro';
import { useSearchParams } from 'react-router';
import { TagsView } from '../../features/tags/components/tags-view.js';
import { TopBar } from '../frame/top-bar.js';

function toLibrary(name: string): string {
  return `/library?${new URLSearchParams({ tag: name }).toString()}`;
}

export function Component() {
  const { t } = useLingui();
  const [params, setParams] = useSearchParams();
  const change = (name: string, value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return (
    <>
      <TopBar title={t`Tags`} />
      <TagsView
        contains={params.get('q') ?? ''}
        onContains={(text) => change('q', text)}
        sort={params.get('sort') === 'name' ? 'name' : '-adapters'}
        onSort={(sort) => change('sort', sort === 'name' ? 'name' : '')}
        toLibrary={toLibrary}
        untagged="/library?is=untagged"
      />
    </>
  );
}
