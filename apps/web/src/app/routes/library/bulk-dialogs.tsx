import type { BatchChange } from '@lora/schema';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { AddToDialog } from '../../../features/batches/components/add-to-dialog.js';
import { BatchDialog } from '../../../features/batches/components/batch-dialog.js';
import { describeChange } from '../../../features/batches/describe-change.js';
import { runBatch } from '../../../features/batches/follow-batch.js';
import { useFieldNames } from '../../../lib/field-names.js';
import { type Bulk, closeBulk } from './bulk-store.js';

/** The dialog of a bulk change, over the library. */
export function BulkDialogs({ bulk: { what, selection, count } }: { bulk: Bulk }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const names = useFieldNames();
  const onShow = (id: string) => void navigate(`/batches/${id}`);
  if (what === 'add-to') {
    const add = (change: BatchChange) => {
      closeBulk();
      void runBatch(selection, change, { client, title: describeChange(change, names), onShow });
    };
    return <AddToDialog count={count} onClose={closeBulk} onAdd={add} />;
  }
  return (
    <BatchDialog
      kind={what}
      selection={selection}
      count={count}
      onClose={closeBulk}
      onOpen={(id) => void navigate(`/adapters/${id}`)}
      onShow={onShow}
    />
  );
}
