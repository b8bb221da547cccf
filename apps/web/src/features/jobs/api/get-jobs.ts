import type { Job, JobPage } from '@lora/schema';
import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

/** The newest jobs: what is going on always stands among them, older ones are history. */
const SHOWN = 100;

export const jobsQuery = queryOptions({
  queryKey: ['jobs'],
  queryFn: ({ signal }) => api.jobs({ limit: SHOWN }, signal),
});

export function useJobs() {
  return useQuery(jobsQuery);
}

/** Queued, running or paused. */
export function isOpen(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running' || job.state === 'paused';
}

/** The jobs that still have something to do, oldest first. */
export function useOpenJobs(): Job[] {
  const jobs = useQuery({ ...jobsQuery, select: (page) => page.items.filter(isOpen) });
  return (jobs.data ?? []).toReversed();
}

/** Puts what the socket said about one job into the list; returns the job as it was before, if it was known. */
export function storeJob(client: QueryClient, job: Job): Job | undefined {
  const before = client.getQueryData(jobsQuery.queryKey)?.items.find((item) => item.id === job.id);
  client.setQueryData(jobsQuery.queryKey, (page: JobPage | undefined) => {
    if (!page) return page;
    if (!before) return { items: [job, ...page.items], nextCursor: page.nextCursor, total: page.total + 1 };
    return {
      items: page.items.map((item) => (item.id === job.id ? job : item)),
      nextCursor: page.nextCursor,
      total: page.total,
    };
  });
  return before;
}
