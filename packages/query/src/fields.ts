import type { RangeField, ValueField } from './ast.js';

export type FieldName = ValueField | RangeField | 'is' | 'has';

/** Names that people write, in lower case; the first of each field is the one that is printed. */
const NAMES: Record<FieldName, readonly string[]> = {
  tag: ['tag', 'tags'],
  train: ['train', 'training'],
  base: ['base', 'model', 'basemodel'],
  family: ['family'],
  type: ['type', 'network'],
  creator: ['creator', 'author', 'by'],
  license: ['license', 'licence'],
  folder: ['folder', 'path', 'in'],
  collection: ['collection'],
  root: ['root'],
  hash: ['hash'],
  rank: ['rank', 'dim'],
  size: ['size'],
  rating: ['rating', 'stars'],
  nsfw: ['nsfw'],
  copies: ['copies'],
  added: ['added'],
  modified: ['modified'],
  trained: ['trained'],
  published: ['published'],
  is: ['is'],
  has: ['has'],
};

const BY_NAME = new Map<string, FieldName>(
  (Object.keys(NAMES) as FieldName[]).flatMap((field) =>
    NAMES[field].map((name): [string, FieldName] => [name, field]),
  ),
);

/** The field of a name before a colon; undefined: the text is an ordinary word (`12:30`, `https://…`). */
export function findField(name: string): FieldName | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** The fields' own names, for suggestions. */
export const FIELD_NAMES: readonly FieldName[] = Object.keys(NAMES) as FieldName[];
