import type { Job } from '@lora/schema';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { showToast } from '../../../components/ui/toast.js';
import { api } from '../../../lib/api.js';
import { describeError } from '../../../lib/describe-error.js';
import { ApiError } from '../../../lib/errors.js';

export type JobAction = 'cancel' | 'pause' | 'resume';

/** Pauses, resumes or cancels a job. A job that ended meanwhile is no error: the list shows it. */
export function useSteerJob(job: Job) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (action: JobAction) => api.steerJob(job.id, action),
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs'] }),
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'job_finished') return;
      showToast({ tone: 'danger', title: describeError(error) });
    },
  });
}
