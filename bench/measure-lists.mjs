import autocannon from 'autocannon';

const REPEATS = 60;

/** Query classes; each request of a class asks for another page or word, so that no cache answers. */
const CLASSES = [
  ['no filter', (i) => `limit=100&sort=${['-added', 'name', '-size', 'rank'][i % 4]}`],
  ['one facet', (i) => `limit=100&baseModel=${['sdxl', 'sd1', 'flux1'][i % 3]}`],
  [
    'three filters',
    (i) => `limit=100&baseModel=sdxl&networkType=lora&tag=${['style', 'character'][i % 2]}&sort=name`,
  ],
  ['rare word', (i) => `limit=100&q=${['lighthouse', 'heron', 'origami', 'volcano'][i % 4]}${(i % 5) + 1}`],
  ['common word', (i) => `limit=100&q=${['style', 'xl', 'character'][i % 3]}`],
];

/** p50 and p95 in milliseconds of each class, one request after another. */
export async function measureLists(program) {
  const results = [];
  for (const [name, query] of CLASSES) {
    const times = [];
    for (let i = 0; i < REPEATS + 5; i++) {
      const started = performance.now();
      await program.call(`/adapters?${query(i)}`);
      if (i >= 5) times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    results.push({ name, p50: times[Math.floor(REPEATS * 0.5)], p95: times[Math.floor(REPEATS * 0.95)] });
  }
  const times = [];
  for (let i = 0; i < REPEATS; i++) {
    const started = performance.now();
    await program.call('/adapters/facets');
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  results.push({ name: 'facets', p50: times[REPEATS / 2], p95: times[Math.floor(REPEATS * 0.95)] });
  return results;
}

/** Requests per second for a page of 100 at 10 connections. */
export async function measureThroughput(program) {
  const result = await autocannon({
    url: `${program.url}/api/v1/adapters?limit=100`,
    connections: 10,
    duration: 8,
    headers: program.headers,
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} failures, ${result.errors} errors`);
  return Math.round(result.requests.average);
}
