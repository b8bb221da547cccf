import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Batch, DuplicateGroup } from '@lora/schema';
import { DUPLICATE_KINDS } from '@lora/schema/values';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { showToast } from '../../components/ui/toast.js';
import { ItemRow } from '../../features/batches/components/item-row.js';
import { refresh, runBatch, undoBatch } from '../../features/batches/follow-batch.js';
import { DuplicatesView } from '../../features/duplicates/components/duplicates-view.js';
import { MergeDialog } from '../../features/duplicates/components/merge-dialog.js';
import { JobBar } from '../../features/jobs/components/job-bar.js';
import { describeLink } from '../describe-link.js';
import { TopBar } from '../frame/top-bar.js';

/** How long a merge offers its undo in a toast; it stays in the list of changes after that. */
const UNDO_MS = 12_000;

export function Component() {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const [merging, setMerging] = useState<DuplicateGroup | null>(null);
  const minSaved = Number(params.get('min') ?? 0);
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
  const onShow = (id: string) => void navigate(`/batches/${id}`);
  const hide = ({ members, suggestion }: DuplicateGroup) => {
    const ids = members.map(({ adapter }) => adapter.id).filter((id) => id !== suggestion.adapterId);
    const title = plural(ids.length, { one: 'Hide # adapter', other: 'Hide # adapters' });
    void runBatch({ ids }, { hidden: true }, { client, title, onShow });
  };
  const merged = (batch: Batch) => {
    setMerging(null);
    refresh(client, batch);
    const title = t`Merge details`;
    showToast({
      title,
      description: plural(batch.counts.changed, { one: '# adapter changed', other: '# adapters changed' }),
      duration: UNDO_MS,
      action: { label: t`Undo`, onClick: () => void undoBatch(batch, { client, title, onShow }) },
    });
  };
  return (
    <>
      <TopBar title={t`Duplicates`} />
      <DuplicatesView
        kind={DUPLICATE_KINDS.find((kind) => kind === params.get('kind'))}
        onKind={(kind) => change('kind', kind ?? '')}
        minSaved={Number.isSafeInteger(minSaved) && minSaved > 0 ? minSaved : 0}
        onMinSaved={(bytes) => change('min', bytes > 0 ? String(bytes) : '')}
        onAll={() => setParams(new URLSearchParams(), { replace: true })}
        words={describeLink}
        onMerge={setMerging}
        onHide={hide}
        JobBar={JobBar}
      />
      {merging && (
        <MergeDialog group={merging} onClose={() => setMerging(null)} onDone={merged} ItemRow={ItemRow} />
      )}
    </>
  );
}
