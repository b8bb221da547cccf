// Adds up the test reports of a CI run: `node tools/sum-reports.mjs FOLDER FAILED_STAGES`.
// Prints a line for each suite and, last, `N passed, N failed`; exits with 1 when anything failed.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [folder = 'reports', failedStages = '0'] = process.argv.slice(2);
/** Suites that must have run: a suite that silently ran nothing is a failure. */
const EXPECTED = [
  'vitest-safetensors',
  'vitest-fixtures',
  'vitest-adapters',
  'vitest-schema',
  'vitest-api',
  'vitest-web',
  'playwright',
];

let passed = 0;
let failed = 0;
const found = new Set();
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()) {
  const name = file.replace(/\.json$/, '');
  const report = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const counts = report.stats
    ? { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky }
    : { passed: report.numPassedTests, failed: report.numFailedTests + report.numFailedTestSuites };
  found.add(name);
  passed += counts.passed;
  failed += counts.failed;
  console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed`);
}
for (const name of EXPECTED.filter((suite) => !found.has(suite))) {
  console.log(`${name}: no report`);
  failed += 1;
}
// A stage can fail without a failing test: coverage, lint, a crash.
if (failed === 0) failed += Number(failedStages);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
