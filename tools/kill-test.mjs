// Kills the API or its embedded PostgreSQL with -9 during a scan, again and again; see e2e/support/kill-during-scan.ts.
// Usage: node tools/kill-test.mjs api|database [--kills 10] [--files 2000] [--seed 1]   (after `pnpm build`)
import { parseArgs } from 'node:util';
import { killDuringScan } from '../e2e/support/kill-during-scan.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '10' },
    files: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
  },
});
const victim = positionals[0];
if (victim !== 'api' && victim !== 'database') {
  console.error('Say what to kill: node tools/kill-test.mjs api, or node tools/kill-test.mjs database.');
  process.exit(2);
}
const result = await killDuringScan({
  victim,
  kills: Number(values.kills),
  files: Number(values.files),
  seed: values.seed,
  say: (line) => console.log(line),
});
console.log(
  `library by ${result.generator}; ${result.acknowledged} confirmed edits; killed while: ${result.phases.join(', ')}`,
);
for (const line of result.wrong) console.log(`wrong: ${line}`);
process.exit(result.wrong.length === 0 ? 0 : 1);
