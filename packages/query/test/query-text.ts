import fc from 'fast-check';
import { FIELD_NAMES } from '../src/fields.js';

const VALUES = [
  'sdxl',
  '32',
  '>32',
  '<=16',
  '8..32',
  '<50mb',
  '1.5gb',
  '10kib..',
  '<30d',
  '>2w',
  '2024',
  '2024-05',
  '2023..2024',
  'today',
  '2024-05-17T12:30:05Z',
  'favorite',
  'missing,hidden',
  'preview',
  'deadbeef01',
  '/a/b/',
  'a\\b',
  '8,16',
];
const WORDS = [
  'cat',
  'Éclair',
  'sci-fi',
  'name(2)',
  'a(b',
  'x:y',
  'ＣＡＴ',
  '｜',
  '＂',
  '（',
  'tag：x',
  '\u0301',
  'a´b',
  '/x/y',
  '\\',
  'or',
  'İstanbul',
  '-',
  '/',
  ',',
  ':',
];
const REGEXES = ['/v[0-9]+$/', '/(?:a|b) c/', '/a\\/b/', '/[a-z-]{2,3}/', '/\\./', '/(/'];

const inner = fc.string({
  unit: fc.constantFrom('a', 'B', ' ', '"', '\\', ',', '(', ')', '|', '-', '/', ':', 'é'),
  maxLength: 6,
});
const quoted = inner.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`);
const value = fc.oneof(fc.constantFrom(...VALUES), quoted, fc.constantFrom(...WORDS));
const field = fc.constantFrom(...FIELD_NAMES, 'tags', 'model', 'style');
const list = fc.array(value, { minLength: 1, maxLength: 3 }).map((values) => values.join(','));
/** Fields with values that fit them, so that most texts are right. */
const fitting = fc.oneof(
  fc.tuple(
    fc.constantFrom('rank', 'rating', 'nsfw', 'copies'),
    fc.constantFrom('8', '8,16', '>4', '..3', '2..5,7'),
  ),
  fc.tuple(fc.constantFrom('size'), fc.constantFrom('50mb', '<1gib', '10mb..2gb', '>1.25gb', '7')),
  fc.tuple(
    fc.constantFrom('added', 'modified', 'trained', 'published'),
    fc.constantFrom(
      '<30d',
      '>2w',
      '2024',
      '2024-05',
      '<=2024-02-29',
      '2023..2024',
      'today',
      '>2024-05-17T12:30:05Z',
    ),
  ),
  fc.tuple(fc.constantFrom('is'), fc.constantFrom('favorite', 'missing,hidden', 'Favourite')),
  fc.tuple(fc.constantFrom('has'), fc.constantFrom('preview', 'notes,trigger')),
  fc.tuple(
    fc.constantFrom('tag', 'train', 'base', 'creator', 'folder', 'collection'),
    quoted.map((text) => `${text},x`),
  ),
);
const right = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('cat', 'sci-fi', 'x:y', 'name(2)', '｜', 'tag：x', 'a´b', 'İstanbul', '/x/y'),
  },
  { weight: 4, arbitrary: fitting.map(([name, text]) => `${name}:${text}`) },
  { weight: 2, arbitrary: inner.map((text) => `"x${text.replace(/["\\]/g, '\\$&')}"`) },
  { weight: 1, arbitrary: fc.constantFrom(...REGEXES.slice(0, -1)) },
);
const wild = fc.oneof(
  fc.constantFrom(...WORDS, ...REGEXES, 'OR', '|', '(', ')', '"'),
  fc.tuple(field, list).map(([name, text]) => `${name}:${text}`),
);

/** A search of nested groups, all of them well formed. */
const group: fc.Arbitrary<string> = fc.letrec<{ any: string; or: string; and: string; unary: string }>(
  (tie) => ({
    any: tie('or'),
    or: fc.array(tie('and'), { minLength: 1, maxLength: 2 }).map((parts) => parts.join(' OR ')),
    and: fc.array(tie('unary'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' ')),
    unary: fc.oneof(
      { maxDepth: 3 },
      right,
      right.map((text) => `-${text}`),
      tie('or').map((text) => `(${text})`),
      tie('or').map((text) => `-(${text})`),
    ),
  }),
).any;

/** Texts as people type them: most of them right, some with mistakes. */
export const QUERY_TEXT: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: group },
  { weight: 1, arbitrary: fc.array(fc.oneof(right, wild), { maxLength: 8 }).map((parts) => parts.join(' ')) },
);
