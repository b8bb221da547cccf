import type { AdapterSpectra, Job, WeightAnatomy } from '@lora/schema';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../../lib/api.js';
import { isOpenState, useJob } from '../../../lib/job-query.js';
import { useLive } from '../../../lib/live.js';
import { anatomyKey } from './get-anatomy.js';

/** Begins to work out the effective rank of an adapter, or shows what is known by now. */
export function useStartSpectra(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.startSpectra(id),
    onSuccess: (spectra) =>
      client.setQueryData(anatomyKey(id), (old: WeightAnatomy | undefined) => old && { ...old, spectra }),
  });
}

/** Cancels the work on it, or lets it go on where it was paused. A job that ended meanwhile is no error. */
export function useSteerSpectra(jobId: string | null) {
  return useMutation({
    mutationFn: async (action: 'cancel' | 'resume') => (jobId === null ? null : api.steerJob(jobId, action)),
  });
}

/**
 * The job that works on an adapter's effective rank. When it has ended, what it found is asked for; `ended` is the one
 * that ended last while the page looked on.
 */
export function useSpectraJob(id: string, spectra: AdapterSpectra): { job?: Job; ended: Job | null } {
  const client = useQueryClient();
  const [lastId, setLastId] = useState(spectra.jobId);
  if (spectra.jobId !== null && spectra.jobId !== lastId) setLastId(spectra.jobId);
  const job = useJob(lastId);
  const ended = job !== undefined && !isOpenState(job.state) ? job : null;
  useEffect(() => {
    if (ended) void client.invalidateQueries({ queryKey: anatomyKey(id) });
  }, [ended, id, client]);
  // Somebody works on many: this one may be among them.
  useLive('job', ({ kind, state }) => {
    if (kind === 'spectra' && !isOpenState(state))
      void client.invalidateQueries({ queryKey: anatomyKey(id) });
  });
  return { job, ended };
}
