import type { Batch } from '@lora/schema';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../../lib/api.js';
import { isOpenState, useJob } from '../../../lib/job-query.js';

/** While a change is at work its counts move: asked this often. */
const COUNTS_MS = 700;

function batchKey(id: string) {
  return ['batch', id] as const;
}

/** Keeps what the server answered about one bulk change. */
export function storeBatch(client: QueryClient, batch: Batch): void {
  if (batch.id === null) return;
  client.setQueryData(batchKey(batch.id), batch);
  void client.invalidateQueries({ queryKey: ['batches'] });
}

/** One bulk change, the job that works on it or on its undo, and whether that is still going on. */
export function useBatch(id: string) {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: batchKey(id),
    queryFn: ({ signal }) => api.batch(id, signal),
    refetchInterval: ({ state: { data } }) =>
      data && (isOpenState(data.state) || isUndoOpen(data)) ? COUNTS_MS : false,
  });
  const batch = query.data;
  const job = useJob(batch?.undoJobId ?? batch?.jobId ?? null);
  const ended = job && !isOpenState(job.state) ? job.id : undefined;
  useEffect(() => {
    if (ended === undefined) return;
    void client.invalidateQueries({ queryKey: batchKey(id) });
    void client.invalidateQueries({ queryKey: ['batch-items', id] });
    void client.invalidateQueries({ queryKey: ['batches'] });
  }, [client, id, ended]);
  const working =
    batch !== undefined && ended === undefined && (isOpenState(batch.state) || isUndoOpen(batch));
  return { ...query, batch, job, working };
}

/** An undo was asked for and has not come to its end. */
function isUndoOpen(batch: Batch): boolean {
  return batch.undoJobId !== null && batch.undoneAt === null;
}
