import lighthouse, { desktopConfig } from 'lighthouse';

const FORMS = { desktop: desktopConfig, phone: undefined };

/**
 * Lighthouse on the signed-in pages: the median of some runs by performance, with what it finds wrong.
 *
 * @param {number} runs odd, so that one is in the middle
 */
export async function measureLighthouse(program, { debuggingPort }, runs) {
  const { items } = await program.call('/adapters?limit=1&sort=name');
  const pages = { library: '/library', adapter: `/adapters/${items[0].id}` };
  const results = [];
  for (const [page, path] of Object.entries(pages)) {
    for (const [form, config] of Object.entries(FORMS)) {
      const all = [];
      for (let run = 0; run < runs; run++) all.push(await runOnce(program.url + path, debuggingPort, config));
      all.sort((a, b) => a.performance - b.performance);
      results.push({ page, form, ...all[Math.floor(runs / 2)] });
    }
  }
  return results;
}

async function runOnce(url, port, config) {
  const flags = {
    port,
    logLevel: 'error',
    output: 'json',
    onlyCategories: ['performance', 'accessibility', 'best-practices'],
    // The session's cookies are there.
    disableStorageReset: true,
  };
  const { lhr } = await lighthouse(url, flags, config);
  if (lhr.runtimeError) throw new Error(`Lighthouse: ${lhr.runtimeError.message}`);
  const score = (category) => Math.round((lhr.categories[category].score ?? 0) * 100);
  const failures = ['accessibility', 'best-practices'].flatMap((category) =>
    lhr.categories[category].auditRefs
      .map(({ id, weight }) => ({ audit: lhr.audits[id], weight }))
      .filter(({ audit, weight }) => weight > 0 && audit.score !== null && audit.score < 1)
      .map(({ audit }) => `${audit.id}: ${audit.title}`),
  );
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    lcp: lhr.audits['largest-contentful-paint'].numericValue / 1000,
    failures,
  };
}
