// `pnpm --filter @lora/ranking evaluate [--keyword FILE] [--hybrid FILE] [--model FOLDER] [--queries]` (after `pnpm build`)
// Judges rankings by the evaluation set beside this file and prints tables in Markdown. --keyword: answers of the real
// search by words, as JSON { "query": ["adapter id", …] }, instead of the stand-in for it (BM25 and trigrams).
// --model: another model folder. --queries: also each search that the fusion answers worse than its best part.
// Nothing here passes or fails.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createEmbedder, DEFAULT_MODEL_FOLDER, readModelFolder } from '@lora/models';
import { createVectorMatrix, fuseRanks, ndcg, recall, rescore } from '../dist/index.js';
import { rankByTrigrams, rankByWords } from './keyword-stand-in.mjs';
import { readEvaluation, writeText } from './read-evaluation.mjs';

const { values: options } = parseArgs({
  options: {
    keyword: { type: 'string' },
    hybrid: { type: 'string' },
    model: { type: 'string', default: DEFAULT_MODEL_FOLDER },
    queries: { type: 'boolean', default: false },
  },
});
/** Of the dense list: every text resembles every query a little. */
const DENSE = 100;

const { adapters, queries } = readEvaluation();
const dense = await rankByMeaning();
const { keyword, trigram } = options.keyword
  ? { keyword: readAnswers(options.keyword), trigram: () => [] }
  : standIn();

const KEYWORD = options.keyword ? 'keyword (the program)' : 'keyword: words + trigrams';
const DENSE_ALONE = 'dense alone';
const HYBRID = options.hybrid ? 'hybrid (the program)' : 'hybrid: words + trigrams + dense';
const rankings = {
  ...(options.keyword ? {} : { 'words (BM25)': keyword, trigrams: trigram }),
  [KEYWORD]: (query) => fuse({ words: keyword(query), trigrams: trigram(query) }),
  [DENSE_ALONE]: dense,
  [HYBRID]: options.hybrid
    ? readAnswers(options.hybrid)
    : (query) => fuse({ words: keyword(query), trigrams: trigram(query), meaning: dense(query) }),
};

const answers = Object.fromEntries(
  Object.entries(rankings).map(([name, rank]) => [name, queries.map(({ query }) => rank(query))]),
);
const kinds = [...new Set(queries.map(({ kind }) => kind))];
table('nDCG@10', (ranked, { grades }) => ndcg(ranked, grades, 10));
table('recall@10', (ranked, { grades }) => recall(ranked, new Set(grades.keys()), 10));
compare();
if (options.queries) listLosses();

function fuse(lists) {
  const named = Object.entries(lists).map(([name, items]) => ({ name, items }));
  return fuseRanks(named).map(({ item }) => item);
}

function standIn() {
  return {
    keyword: rankByWords(adapters.map((one) => ({ id: one.id, text: writeText(one) }))),
    trigram: rankByTrigrams(
      adapters.map(({ id, name, triggerWords }) => ({ id, text: [name, ...triggerWords].join(' ') })),
    ),
  };
}

function readAnswers(path) {
  const found = JSON.parse(readFileSync(path, 'utf8'));
  return (query) => found[query] ?? [];
}

/** As the product does it: a scan of int8, then the exact scores of the best. */
async function rankByMeaning() {
  const folder = await readModelFolder(options.model);
  const embedder = await createEmbedder(folder, { provider: 'cpu' });
  const texts = await embedder.embed(adapters.map(writeText));
  const searches = await embedder.embed(
    queries.map(({ query }) => query),
    { as: 'query' },
  );
  await embedder.dispose();
  const matrix = createVectorMatrix(folder.manifest.dim);
  for (const [row, vector] of texts.entries()) if (vector) matrix.set(row, vector);
  const found = new Map(
    queries.map(({ query }, i) => {
      const vector = searches[i];
      if (!vector) return [query, []];
      const rows = matrix.scan(vector, { limit: DENSE });
      const candidates = rows.map(({ row }) => ({ item: adapters[row].id, vector: texts[row] }));
      return [query, rescore(vector, candidates).map(({ item }) => item)];
    }),
  );
  console.log(
    `${folder.manifest.id}: ${texts.filter(Boolean).length} of ${texts.length} texts and ${searches.filter(Boolean).length} of ${searches.length} searches have a vector.\n`,
  );
  return (query) => found.get(query);
}

function table(title, measure) {
  const count = (kind) => queries.filter((query) => query.kind === kind).length;
  console.log(
    `| ${title} | all (${queries.length}) | ${kinds.map((kind) => `${kind} (${count(kind)})`).join(' | ')} |`,
  );
  console.log(`| --- |${' --- |'.repeat(kinds.length + 1)}`);
  for (const [name, ranked] of Object.entries(answers)) {
    const values = ranked.map((list, i) => measure(list, queries[i]));
    const cells = [values, ...kinds.map((kind) => values.filter((_, i) => queries[i].kind === kind))];
    console.log(`| ${name} | ${cells.map((cell) => mean(cell).toFixed(3)).join(' | ')} |`);
  }
  console.log();
}

/** How sure the difference to each part is: 95 % of differences when the searches are drawn again (bootstrap). */
function compare() {
  const hybrid = valuesOf(HYBRID);
  for (const part of [KEYWORD, DENSE_ALONE]) {
    const differences = valuesOf(part).map((value, i) => hybrid[i] - value);
    let state = 1;
    const draw = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return differences[Math.floor((state / 2 ** 32) * differences.length)];
    };
    const means = Array.from({ length: 5000 }, () => mean(differences.map(draw))).sort((a, b) => a - b);
    const counts = [differences.filter((it) => it > 1e-9), differences.filter((it) => it < -1e-9)];
    console.log(
      `hybrid - ${part}: nDCG@10 ${signed(mean(differences))} (95 % ${signed(means[125])} to ${signed(means[4874])}), better in ${counts[0].length}, worse in ${counts[1].length}`,
    );
  }
}

function listLosses() {
  const hybrid = valuesOf(HYBRID);
  const keywords = valuesOf(KEYWORD);
  const meaning = valuesOf(DENSE_ALONE);
  console.log();
  for (const [i, { query, kind }] of queries.entries()) {
    if (hybrid[i] >= Math.max(keywords[i], meaning[i])) continue;
    const [a, b, c] = [keywords[i], meaning[i], hybrid[i]].map((it) => it.toFixed(2));
    console.log(`${kind}: ${query}: keyword ${a}, dense ${b}, hybrid ${c}`);
  }
}

function valuesOf(name) {
  return answers[name].map((list, i) => ndcg(list, queries[i].grades, 10));
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function signed(value) {
  return `${value < 0 ? '' : '+'}${value.toFixed(3)}`;
}
