import pMap from 'p-map';
import type { Api } from './api.ts';
import type { ExpectedFile } from './library.ts';

/** Details asked for at a time. */
const AT_ONCE = 8;
/** Enough sentences to see what is wrong. */
const SHOWN = 20;

/**
 * Holds the whole catalog against what the generator says: every sound file in exactly one adapter, all files of
 * one content together, every hash right, everything else a problem.
 *
 * @returns one sentence for each difference, at most 20; empty when all is right
 */
export async function compareCatalog(
  api: Api,
  files: readonly ExpectedFile[],
  edited: ReadonlySet<string>,
): Promise<string[]> {
  const wrong: string[] = [];
  const items = await api.adapters({ state: 'all' });
  const details = await pMap(items, (item) => api.adapter(item.id), { concurrency: AT_ONCE });
  const problems = await api.problems();

  const owners = new Map<string, { id: string; sha256: string | null; state: string }>();
  let keptForWords = 0;
  for (const { id, mergedFrom, files: copies, name, state } of details) {
    const isEdited = [id, ...mergedFrom].some((one) => edited.has(one));
    if (copies.length === 0 && isEdited && state === 'missing') keptForWords += 1;
    else if (copies.length === 0) wrong.push(`adapter ${name} (${id}) has no file`);
    for (const { path, sha256, state } of copies) {
      if (owners.has(path)) wrong.push(`${path} belongs to two adapters`);
      owners.set(path, { id, sha256, state });
    }
  }
  const idOfContent = new Map<string, string>();
  for (const { path, sha256, content } of files) {
    const owner = owners.get(path);
    owners.delete(path);
    if (content === null) {
      if (owner) wrong.push(`${path} became an adapter`);
      if (!problems.some((problem) => problem.path === path)) wrong.push(`${path} is not among the problems`);
      continue;
    }
    if (!owner) {
      wrong.push(`${path} has no adapter`);
      continue;
    }
    if (owner.state !== 'present') wrong.push(`${path} is ${owner.state}`);
    if (owner.sha256 !== sha256) wrong.push(`${path} has the hash ${owner.sha256}, not ${sha256}`);
    const first = idOfContent.get(content) ?? owner.id;
    idOfContent.set(content, first);
    if (first !== owner.id) wrong.push(`${path} is apart from its copies`);
  }
  for (const path of owners.keys()) wrong.push(`${path} is in the catalog but not in the library`);
  const expectedProblems = files.filter(({ content }) => content === null).length;
  if (problems.length !== expectedProblems)
    wrong.push(`${problems.length} problems, not ${expectedProblems}`);
  const adapters = items.length - keptForWords;
  if (adapters !== idOfContent.size) wrong.push(`${adapters} adapters, not ${idOfContent.size}`);
  return wrong.slice(0, SHOWN);
}
