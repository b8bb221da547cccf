import { readFileSync } from 'node:fs';

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

/** The texts and searches of the judge; `grades` holds 2 for exact and 1 for related answers. */
export function readEvaluation() {
  const adapters = read('adapters.json');
  const queries = read('queries.json').map(({ query, kind, exact, related }) => ({
    query,
    kind,
    grades: new Map([...exact.map((id) => [id, 2]), ...related.map((id) => [id, 1])]),
  }));
  return { adapters, queries };
}

/** An adapter as one text for a model: name, trigger words, tags, training tags, description, notes, a line each. */
export function writeText({ name, triggerWords, tags, trainingTags, description, notes }) {
  const own = new Set(tags.map((tag) => tag.toLowerCase()));
  const training = trainingTags.filter((tag) => !own.has(tag.toLowerCase()));
  const lines = [name, triggerWords.join(', '), tags.join(', '), training.join(', '), description, notes];
  return lines
    .filter(Boolean)
    .map((line) => line.replace(/[\s_]+/gu, ' '))
    .join('\n');
}
