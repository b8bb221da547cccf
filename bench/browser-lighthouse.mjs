import lighthouse, { desktopConfig } from 'lighthouse';

const TRIES = 4;
const FORMS = { desktop: desktopConfig, phone: undefined };

/**
 * Lighthouse on some pages: the median of some runs by performance, with what it finds wrong.
 *
 * @param {Record<string, string>} pages address by name
 * @param {object} how
 * @param {number} how.runs odd, so that one is in the middle
 * @param {boolean} how.returning with the cache and the service worker of a visit before; else as at the first visit.
 *   Cookies stay either way.
 */
export async function measureLighthouse(pages, { debuggingPort }, { runs, returning }) {
  const results = [];
  for (const [page, url] of Object.entries(pages)) {
    for (const [form, config] of Object.entries(FORMS)) {
      const all = [];
      for (let run = 0; run < runs; run++) all.push(await runOnce(url, debuggingPort, config, returning));
      all.sort((a, b) => a.performance - b.performance);
      results.push({ page, form, returning, ...all[Math.floor(runs / 2)] });
    }
  }
  return results;
}

/** On a busy machine Chromium now and then misses the beginning of a page: such a run is no result. */
async function trace(url, flags, config) {
  for (let tries = 1; ; tries++) {
    const result = await lighthouse(url, flags, config);
    if (!result.lhr.runtimeError) return result;
    if (tries === TRIES) throw new Error(`Lighthouse: ${result.lhr.runtimeError.message}`);
  }
}

async function runOnce(url, port, config, returning) {
  const flags = {
    port,
    logLevel: 'error',
    output: 'json',
    onlyCategories: ['performance', 'accessibility', 'best-practices'],
    disableStorageReset: returning,
  };
  const { lhr } = await trace(url, flags, config);
  const score = (category) => Math.round((lhr.categories[category].score ?? 0) * 100);
  const failures = ['accessibility', 'best-practices'].flatMap((category) =>
    lhr.categories[category].auditRefs
      .map(({ id, weight }) => ({ audit: lhr.audits[id], weight }))
      .filter(({ audit, weight }) => weight > 0 && audit.score !== null && audit.score < 1)
      .map(({ audit }) => `${audit.id}: ${audit.title}`),
  );
  const seconds = (audit) => lhr.audits[audit].numericValue / 1000;
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    fcp: seconds('first-contentful-paint'),
    lcp: seconds('largest-contentful-paint'),
    blocking: Math.round(lhr.audits['total-blocking-time'].numericValue),
    shift: lhr.audits['cumulative-layout-shift'].numericValue,
    failures,
  };
}
