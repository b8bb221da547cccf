import { toPlainText } from '@lora/adapters';
import type { AdapterDetail, BlockChange, ComparedBlock, ComparedField } from '@lora/schema';

/** Of a long text, compared and shown: the first lines tell two apart. */
const MAX_TEXT = 2_000;
/** Of its markup: enough for that many letters. */
const MAX_HTML = 20_000;

/** What is compared, in the order of the page; each by how it is read. */
const FIELDS: readonly [field: string, read: (one: AdapterDetail) => unknown][] = [
  ['name', (one) => one.name],
  ['baseModel', (one) => one.baseModel],
  ['family', (one) => one.family],
  ['networkType', (one) => one.networkType],
  ['rank', (one) => one.rank],
  ['alpha', (one) => one.tensors?.alpha ?? null],
  ['dtypes', (one) => Object.keys(one.tensors?.dtypes ?? {}).toSorted()],
  ['modules', (one) => one.tensors?.modules ?? null],
  ['tensors', (one) => one.tensors?.count ?? null],
  ['keyStyle', (one) => one.tensors?.keyStyle ?? null],
  ['size', (one) => one.size],
  ['copies', (one) => one.copies],
  ['sha256', (one) => one.sha256],
  ['autoV3', (one) => one.autoV3],
  ['trainedAt', (one) => one.trainedAt],
  ['publishedAt', (one) => one.publishedAt],
  ['createdAt', (one) => one.createdAt],
  ['fileModifiedAt', (one) => one.fileModifiedAt],
  ['creator', (one) => one.creator],
  ['license', (one) => one.license],
  ['rating', (one) => one.rating],
  ['favorite', (one) => one.favorite],
  ['preferredWeight', (one) => one.preferredWeight],
  ['tags', (one) => one.tags.toSorted()],
  ['triggerWords', (one) => one.triggerWords],
  ['notes', (one) => one.notes?.slice(0, MAX_TEXT)],
  ['description', (one) => toPlainText((one.description ?? '').slice(0, MAX_HTML), MAX_TEXT)],
  ['customFields', (one) => one.customFields],
  ['collections', (one) => one.collections.toSorted()],
  ['previews', (one) => one.previews.length],
];

/** The fields of some adapters side by side; those that nobody says anything of are left out. */
export function compareFields(details: readonly AdapterDetail[]): ComparedField[] {
  return FIELDS.flatMap(([field, read]) => {
    const values = details.map((one) => [one.id, orNull(read(one))] as const);
    if (values.every(([, value]) => value === null)) return [];
    const words = new Set(values.map(([, value]) => JSON.stringify(value)));
    return [{ field, values: Object.fromEntries(values), differs: words.size > 1 }];
  });
}

/** The change by block side by side, in the order of the first that has it. */
export function compareBlocks(
  anatomies: readonly { id: string; blocks: readonly BlockChange[] }[],
): ComparedBlock[] {
  const names = [...new Set(anatomies.flatMap(({ blocks }) => blocks.map(({ block }) => block)))];
  return names.map((name) => ({
    block: name,
    norms: Object.fromEntries(
      anatomies.map(({ id, blocks }) => [id, blocks.find(({ block }) => block === name)?.norm ?? null]),
    ),
  }));
}

/** Empty lists, texts and objects say as little as nothing. */
function orNull(value: unknown): unknown {
  if (value === undefined || value === '') return null;
  if (Array.isArray(value)) return value.length > 0 ? value : null;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0 ? value : null;
  return value;
}
