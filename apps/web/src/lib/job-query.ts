import type { Job } from '@lora/schema';
import type { JobState } from '@lora/schema/values';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from './api.js';
import { onLive, useLive } from './live.js';

/** The socket tells how a job goes; this asks in case that it is silent. */
const ASK_MS = 1_500;

/** Whether a job still has something to do. */
export function isOpenState(state: JobState | null): boolean {
  return state === 'queued' || state === 'running' || state === 'paused';
}

function jobKey(id: string) {
  return ['job', id] as const;
}

/** One job as it goes on; undefined until it is known. */
export function useJob(id: string | null): Job | undefined {
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: jobKey(id ?? ''),
    queryFn: ({ signal }) => api.job(id ?? '', signal),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data && !isOpenState(state.data.state) ? false : ASK_MS),
  });
  useLive('job', (job) => {
    if (job.id === id) client.setQueryData(jobKey(job.id), job);
  });
  return data;
}

/** Resolves with the job when it has ended; `onProgress` hears of it on the way. Throws as the API does. */
export function waitForJob(client: QueryClient, id: string, onProgress: (job: Job) => void): Promise<Job> {
  return new Promise((resolve, reject) => {
    const hear = (job: Job) => {
      if (job.id !== id) return;
      client.setQueryData(jobKey(id), job);
      if (isOpenState(job.state)) return onProgress(job);
      stop();
      resolve(job);
    };
    const fail = (error: unknown) => {
      stop();
      reject(error);
    };
    const ask = () => void api.job(id).then(hear, fail);
    const stopHearing = onLive('job', hear);
    const timer = setInterval(ask, ASK_MS);
    const stop = () => {
      stopHearing();
      clearInterval(timer);
    };
    // It may have ended before anybody listened.
    ask();
  });
}
