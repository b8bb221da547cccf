import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { buildJob } from '../../../../test/builders.js';
import { mock } from '../../../../test/mock.js';
import { buildTag } from '../../../../test/organise-builders.js';
import { server } from '../../../../test/server.js';
import { useTagChanges } from './change-tag.js';

const JOB = '9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11';

it('asks for everything anew once more when the adapters have followed in a job', async () => {
  const client = new QueryClient();
  const { result } = renderHook(() => useTagChanges(), {
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  });
  let isDone = false;
  const tag = buildTag();
  server.use(
    mock.delete('/api/v1/tags/{id}', () => HttpResponse.json({ jobId: JOB })),
    mock.get('/api/v1/jobs/{id}', () =>
      HttpResponse.json(buildJob({ id: JOB, kind: 'refresh', state: isDone ? 'completed' : 'running' })),
    ),
  );
  const isOld = () => client.getQueryState(['adapters'])?.isInvalidated;
  client.setQueryData(['adapters'], 'seen');
  await result.current.remove(tag, []);
  expect(isOld()).toBe(true);
  client.setQueryData(['adapters'], 'seen while the job runs');
  expect(isOld()).toBe(false);
  isDone = true;
  await waitFor(() => expect(isOld()).toBe(true), { timeout: 5_000 });
});
