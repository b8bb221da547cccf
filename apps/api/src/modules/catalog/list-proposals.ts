import { createHash } from 'node:crypto';
import type { FieldName } from '@lora/adapters';
import type { Proposal, Source } from '@lora/schema';
import { applyTagRules, type TagRules } from './apply-tag-rules.js';
import { orderFiles, type ProjectedFile, resolveAll, type UserValues } from './project-adapter.js';

/** Sources whose word somebody wrote. What a rule guesses from tensors or file names is no reason to ask again. */
const SPEAKING: readonly Source[] = ['sidecar', 'civitai', 'header'];

/** Fields that people write and files too. */
const FIELDS = [
  'name',
  'description',
  'notes',
  'tags',
  'triggerWords',
  'baseModel',
  'family',
  'preferredWeight',
  'favorite',
  'nsfwLevel',
  'creator',
  'license',
  'rating',
] as const satisfies readonly FieldName[];

/**
 * What a rescan would have written: of each field in which a user's value is in force, the word of the strongest
 * other source, where that is a sidecar, Civitai data or the header and says something else.
 *
 * @param files in any order; none, no proposals
 * @param dismissed by field the digest (`digestOf`) of the value that people do not want to hear of again
 */
export function listProposals(
  files: readonly ProjectedFile[],
  userValues: UserValues,
  dismissed: ReadonlyMap<string, string>,
  rules: TagRules,
): Proposal[] {
  const { effective, provenance } = resolveAll(orderFiles(files), {});
  return FIELDS.flatMap((field) => {
    const current = userValues[field];
    const source = provenance[field];
    const said = effective[field];
    if (current === undefined || said === undefined || !source || !SPEAKING.includes(source)) return [];
    const proposed = Array.isArray(said) && field === 'tags' ? applyTagRules(said, rules) : said;
    if (isSame(field, proposed, current) || dismissed.get(field) === digestOf(proposed)) return [];
    return [{ field, source, proposed: { value: proposed }, current: { value: current } }];
  });
}

/** Tells values apart: another word in the sidecar has another digest, so it is proposed although the last was not wanted. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}

function isSame(field: (typeof FIELDS)[number], proposed: unknown, current: unknown): boolean {
  return JSON.stringify(comparable(field, proposed)) === JSON.stringify(comparable(field, current));
}

/** Tags in another order or case are the same tags, and people's texts are kept trimmed. */
function comparable(field: (typeof FIELDS)[number], value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (field !== 'tags' || !Array.isArray(value)) return value;
  return value.map((tag) => String(tag).toLowerCase()).toSorted();
}
