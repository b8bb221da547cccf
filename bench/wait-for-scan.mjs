import { setTimeout as wait } from 'node:timers/promises';

/** Adds a folder and waits for its scan; seconds from the request to the first card, all cards and the end. */
export async function waitForScan(program, library) {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  await program.call('/roots', { method: 'POST', body: JSON.stringify({ path: library }) });
  let firstCardSeconds;
  let cardsSeconds;
  for (;;) {
    if (firstCardSeconds === undefined) {
      const { total } = await program.call('/adapters?limit=1');
      if (total > 0) firstCardSeconds = seconds();
    }
    const { items } = await program.call('/jobs?kind=scan&limit=1');
    const [job] = items;
    if (cardsSeconds === undefined && job?.progress?.phase === 'Reading files') cardsSeconds = seconds();
    if (job?.state === 'completed') {
      const { total } = await program.call('/adapters?limit=1');
      return {
        firstCardSeconds,
        cardsSeconds: cardsSeconds ?? seconds(),
        seconds: seconds(),
        adapters: total,
      };
    }
    if (job && !['queued', 'running'].includes(job.state))
      throw new Error(`The scan is ${job.state}: ${JSON.stringify(job.error)}`);
    await wait(firstCardSeconds === undefined ? 20 : 200);
  }
}
