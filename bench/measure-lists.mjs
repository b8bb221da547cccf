import autocannon from 'autocannon';

const REPEATS = 200;
/** Requests of a class that are not measured: right after a start the code is still being compiled. */
const WARM_UP = 40;
const pick = (list, i) => list[i % list.length];

/** Query classes; each request of a class asks for another page, value or word. */
const CLASSES = {
  none: (i) => `sort=${pick(['-added', 'name', '-size', 'rank', '-rating'], i)}`,
  'one facet': (i) => `baseModel=${pick(['sdxl', 'sd1', 'flux1', 'wan'], i)}`,
  'three filters': (i) =>
    `baseModel=sdxl&networkType=lora&tag=${pick(['style', 'character', 'concept'], i)}&sort=name`,
  'rare word': (i) => `q=${pick(['lighthouse', 'heron', 'origami', 'volcano'], i)}${(i % 5) + 1}`,
  'common word': (i) => `q=${pick(['style', 'xl', 'character'], i)}`,
  typo: (i) => `q=${pick(['lighthuose', 'volcnao', 'origmai', 'charcater'], i)}`,
};

/**
 * p50 and p95 in milliseconds, one request after another: a page of 100 and all facets of each class.
 *
 * @returns {Promise<{ name: string, p50: number, p95: number }[]>}
 */
export async function measureLists(program) {
  const results = [];
  for (const [name, query] of Object.entries(CLASSES)) {
    results.push({
      name: `list, ${name}`,
      ...(await measure(program, (i) => `/adapters?limit=100&${query(i)}`)),
    });
  }
  for (const [name, query] of Object.entries(CLASSES)) {
    const filter = (i) => query(i).replace(/&?sort=[^&]*/, '');
    results.push({
      name: `all facets, ${name}`,
      ...(await measure(program, (i) => `/adapters/facets?${filter(i)}`)),
    });
  }
  results.push({
    name: 'suggestions',
    ...(await measure(
      program,
      (i) => `/adapters/suggestions?q=${pick(['li', 'tag:st', 'vol', 'base:s', 'ori'], i)}`,
    )),
  });
  results.push({
    name: 'page in the middle (offset)',
    ...(await measure(program, (i) => `/adapters?limit=100&sort=name&offset=${(i * 811) % 5000}`)),
  });
  return results;
}

async function measure(program, pathOf) {
  const times = [];
  for (let i = 0; i < REPEATS + WARM_UP; i++) {
    const started = performance.now();
    await program.call(pathOf(i));
    if (i >= WARM_UP) times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(REPEATS * 0.5)], p95: times[Math.floor(REPEATS * 0.95)] };
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
