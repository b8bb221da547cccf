import { setTimeout as wait } from 'node:timers/promises';

/**
 * Adds a tag to adapters by one bulk change and takes it back by its undo.
 *
 * @param {number} limit how many adapters, at most as many as there are
 * @returns {Promise<{ adapters: number, seconds: number, undoSeconds: number }>} from each request to the end of its job
 */
export async function measureBatch(program, limit) {
  const ids = await firstIds(program, limit);
  const started = performance.now();
  const batch = await post(program, '/batches', {
    selection: { ids },
    change: { tags: { add: ['bench'] } },
  });
  await ended(program, batch.jobId);
  const seconds = (performance.now() - started) / 1000;
  const again = performance.now();
  const { undoJobId } = await post(program, `/batches/${batch.id}/undo`, {});
  await ended(program, undoJobId);
  return { adapters: ids.length, seconds, undoSeconds: (performance.now() - again) / 1000 };
}

async function firstIds(program, limit) {
  const ids = [];
  let cursor = '';
  while (ids.length < limit) {
    const page = await program.call(`/adapters?limit=200&sort=-added${cursor}`);
    ids.push(...page.items.map((item) => item.id));
    if (!page.nextCursor) break;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  return ids.slice(0, limit);
}

function post(program, path, body) {
  return program.call(path, { method: 'POST', body: JSON.stringify(body) });
}

async function ended(program, jobId) {
  for (;;) {
    const job = await program.call(`/jobs/${jobId}`);
    if (job.state === 'completed') return;
    if (!['queued', 'running'].includes(job.state))
      throw new Error(`The job is ${job.state}: ${JSON.stringify(job.error)}`);
    await wait(50);
  }
}
