import type { Flag, QueryNode, RangeField } from '@lora/query';
import type {
  ColumnRow,
  ColumnScope,
  FacetField,
  FacetValue,
  FolderLevelEntry,
  SimilarWord,
  WordCount,
} from '../src/index.js';

/** The same answers as `Columns` gives, worked out row by row in the plainest way. */
export class ReferenceColumns {
  readonly rows = new Map<string, ColumnRow>();

  find(node: QueryNode, scope: ColumnScope): ColumnRow[] {
    return this.visible(scope).filter((row) => matches(node, row, scope));
  }

  facet(node: QueryNode, scope: ColumnScope, field: FacetField): FacetValue[] {
    const counts = new Map<string, number>();
    const add = (value: string) => counts.set(value, (counts.get(value) ?? 0) + 1);
    if (field === 'flag') {
      for (const flag of FLAGS) {
        for (const row of this.find(drop(node, flag), scope)) if (hasFlag(flag, row)) add(flag);
      }
    } else {
      for (const row of this.find(drop(node, field), scope)) {
        for (const value of new Set(valuesOf(field, row, scope))) add(value);
      }
    }
    return [...counts]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || compareValues(field, a.value, b.value));
  }

  folderLevel(node: QueryNode, scope: ColumnScope, rootId: string, parent: string): FolderLevelEntry[] {
    if (!sees(scope, rootId)) return [];
    const rows = this.find(drop(node, 'folder'), scope);
    const below = (row: ColumnRow) =>
      row.folders
        .filter((folder) => folder.rootId === rootId)
        .map(({ path }) =>
          parent === '' ? path : path.startsWith(`${parent}/`) ? path.slice(parent.length + 1) : '',
        )
        .filter((rest) => rest !== '');
    const names = [...new Set(rows.flatMap(below).map((rest) => rest.split('/')[0] ?? ''))];
    return names.sort(compareBytes).map((name) => ({
      name,
      count: rows.filter((row) => below(row).some((rest) => rest === name || rest.startsWith(`${name}/`)))
        .length,
      hasChildren: rows.some((row) => below(row).some((rest) => rest.startsWith(`${name}/`))),
    }));
  }

  folderPaths(node: QueryNode, scope: ColumnScope, part: string, limit: number): FacetValue[] {
    const counts = new Map<string, number>();
    for (const row of this.find(node, scope)) {
      const paths = row.folders
        .filter((folder) => sees(scope, folder.rootId) && folder.path !== '')
        .flatMap(({ path }) => {
          const names = path.split('/');
          return names.map((_, depth) => ({ names: names.slice(0, depth + 1), depth }));
        })
        .filter(({ names, depth }) => {
          const last = names.join('/').length - (names.at(-1) ?? '').length;
          const at = names.join('/').toLowerCase().lastIndexOf(part.toLowerCase());
          return part === '' ? depth === 0 && names[0] !== '' : at >= 0 && at + part.length > last;
        })
        .map(({ names }) => names.join('/'));
      for (const path of new Set(paths)) counts.set(path, (counts.get(path) ?? 0) + 1);
    }
    return [...counts]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || compareBytes(a.value, b.value))
      .slice(0, limit);
  }

  words(node: QueryNode, scope: ColumnScope, part: string, limit: number): WordCount[] {
    return this.countWords(node, scope)
      .filter(({ word }) => word.includes(part))
      .sort(
        (a, b) =>
          Number(b.word.startsWith(part)) - Number(a.word.startsWith(part)) ||
          b.count - a.count ||
          compareBytes(a.word, b.word),
      )
      .slice(0, limit);
  }

  similarWords(node: QueryNode, scope: ColumnScope, word: string): SimilarWord[] {
    const own = trigrams(word);
    return this.countWords(node, scope)
      .map((entry) => {
        const others = trigrams(entry.word);
        const shared = [...own].filter((trigram) => others.has(trigram)).length;
        const edited = word.length >= 5 && isEdited(word, entry.word);
        return { ...entry, similarity: shared / (own.size + others.size - shared), edited };
      })
      .filter(({ similarity, edited }) => similarity >= 0.35 || edited)
      .sort(
        (a, b) =>
          Number(b.edited) - Number(a.edited) ||
          b.similarity - a.similarity ||
          b.count - a.count ||
          compareBytes(a.word, b.word),
      )
      .map(({ word: found, count, similarity }) => ({ word: found, count, similarity }))
      .slice(0, 5);
  }

  private visible(scope: ColumnScope): ColumnRow[] {
    const rows = [...this.rows.values()];
    if (scope === 'all') return rows;
    return rows
      .flatMap((row) => [row, ...row.views])
      .filter(
        (row) =>
          row.rootIds.some((id) => sees(scope, id)) &&
          row.seenWith.every((id) => sees(scope, id)) &&
          !row.notWith.some((id) => sees(scope, id)),
      );
  }

  private countWords(node: QueryNode, scope: ColumnScope): WordCount[] {
    const counts = new Map<string, number>();
    for (const row of this.find(node, scope)) {
      const words = row.name
        .normalize('NFKD')
        .replace(/\p{Mn}/gu, '')
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u);
      for (const word of new Set(words)) if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    return [...counts].map(([word, count]) => ({ word, count }));
  }
}

const FLAGS: Flag[] = [
  'is:favorite',
  'is:duplicate',
  'is:untagged',
  'is:broken-sidecar',
  'is:hidden',
  'has:preview',
  'has:notes',
  'has:trigger',
];

/** Whether the other word is one of all that one edit can make of this one. */
function isEdited(word: string, other: string): boolean {
  const letters = [...new Set(other)];
  const made = Array.from({ length: word.length + 1 }, (_, at) => {
    const [before, own, after] = [word.slice(0, at), word.charAt(at), word.slice(at + 1)];
    return [
      before + after,
      before + after.charAt(0) + own + after.slice(1),
      ...letters.flatMap((letter) => [before + letter + own + after, before + letter + after]),
    ];
  });
  return other !== word && made.flat().includes(other);
}

function sees(scope: ColumnScope, rootId: string): boolean {
  return scope === 'all' || scope.includes(rootId);
}

function matches(node: QueryNode, row: ColumnRow, scope: ColumnScope): boolean {
  switch (node.kind) {
    case 'and':
      return node.nodes.every((part) => matches(part, row, scope));
    case 'or':
      return node.nodes.some((part) => matches(part, row, scope));
    case 'not':
      return !matches(node.node, row, scope);
    case 'word':
      return node.text === '' || row.searchText.split(/\s+/).some((piece) => piece.includes(node.text));
    case 'value':
      return node.values.some((value) => hasValue(node.field, value, row, scope));
    case 'range': {
      const value = numberOf(node.field, row);
      if (value === null) return false;
      return (node.min === undefined || value >= node.min) && (node.max === undefined || value < node.max);
    }
    case 'flag':
      return hasFlag(node.flag, row);
    case 'ids':
      return node.ids.includes(row.id);
    default:
      throw new Error(`No reference for ${node.kind}.`);
  }
}

function hasValue(field: string, value: string, row: ColumnRow, scope: ColumnScope): boolean {
  const same = (other: string | null) => other !== null && other.toLowerCase() === value.toLowerCase();
  switch (field) {
    case 'folder':
      return row.folders.some(
        ({ rootId, path }) =>
          sees(scope, rootId) && (value === '' || path === value || path.startsWith(`${value}/`)),
      );
    case 'root':
      return row.rootIds.some((id) => sees(scope, id) && same(id));
    case 'tag':
      return row.tags.some(same);
    case 'collection':
      return row.collections.some(same);
    case 'base':
      return same(row.baseModel);
    case 'family':
      return same(row.family);
    case 'type':
      return same(row.networkType);
    case 'creator':
      return same(row.creator);
    default:
      return same(row.license);
  }
}

function numberOf(field: RangeField, row: ColumnRow): number | null {
  switch (field) {
    case 'rank':
      return row.rank;
    case 'size':
      return row.size;
    case 'rating':
      return row.rating;
    case 'nsfw':
      return row.nsfwLevel;
    case 'copies':
      return row.copies;
    case 'added':
      return row.addedAt;
    case 'modified':
      return row.modifiedAt;
    case 'trained':
      return row.trainedAt;
    case 'published':
      return row.publishedAt;
  }
}

function hasFlag(flag: Flag, row: ColumnRow): boolean {
  const flags: Record<Flag, boolean> = {
    'is:favorite': row.favorite,
    'is:present': row.state === 'present',
    'is:missing': row.state === 'missing',
    'is:duplicate': row.copies > 1,
    'is:untagged': row.tags.length === 0,
    'is:broken-sidecar': row.brokenSidecar,
    'is:hidden': row.hidden,
    'has:preview': row.hasPreview,
    'has:notes': row.hasNotes,
    'has:trigger': row.hasTrigger,
  };
  return flags[flag];
}

const SIZES = ['<10mb', '10mb..50mb', '50mb..150mb', '150mb..500mb', '500mb..2gb', '>=2gb'];

function sizeOf(bytes: number): string {
  const megabytes = bytes / 1_000_000;
  const step = [10, 50, 150, 500, 2000].filter((bound) => megabytes >= bound).length;
  return SIZES[step] ?? '';
}

function valuesOf(field: FacetField, row: ColumnRow, scope: ColumnScope): string[] {
  const known = (value: string | number | null) => (value === null ? [] : [String(value)]);
  switch (field) {
    case 'base':
      return [row.baseModel];
    case 'family':
      return known(row.family);
    case 'type':
      return [row.networkType];
    case 'tag':
      return row.tags;
    case 'creator':
      return known(row.creator);
    case 'license':
      return known(row.license);
    case 'root':
      return row.rootIds.filter((id) => sees(scope, id));
    case 'collection':
      return row.collections;
    case 'folder':
      return row.folders
        .filter(({ rootId }) => sees(scope, rootId))
        .map(({ path }) => path.split('/')[0] ?? '')
        .filter((top) => top !== '');
    case 'rank':
      return known(row.rank);
    case 'size':
      return [sizeOf(row.size)];
    case 'year':
      return row.trainedAt === null ? [] : [new Date(row.trainedAt).toISOString().slice(0, 4)];
    case 'rating':
      return [String(row.rating)];
    case 'nsfw':
      return [String(row.nsfwLevel)];
    case 'state':
      return [row.state];
    case 'flag':
      return [];
  }
}

/** The search without the filters of one field: those that stand for themselves at its top. */
function drop(node: QueryNode, counted: string): QueryNode {
  if (node.kind === 'and') return { kind: 'and', nodes: node.nodes.map((part) => drop(part, counted)) };
  return isOwn(node, counted) ? { kind: 'and', nodes: [] } : node;
}

function isOwn(node: QueryNode, counted: string): boolean {
  if (node.kind === 'value') return node.field === counted;
  if (node.kind === 'range') return (node.field === 'trained' ? 'year' : node.field) === counted;
  if (node.kind === 'or') return node.nodes.length > 0 && node.nodes.every((part) => isOwn(part, counted));
  const flag =
    node.kind === 'flag' ? node.flag : node.kind === 'not' && node.node.kind === 'flag' ? node.node.flag : '';
  if (flag === 'is:present' || flag === 'is:missing') return counted === 'state' || counted === flag;
  return flag !== '' && flag === counted;
}

function compareValues(field: FacetField, a: string, b: string): number {
  if (field === 'size') return SIZES.indexOf(a) - SIZES.indexOf(b);
  if (field === 'rank' || field === 'year' || field === 'rating' || field === 'nsfw')
    return Number(a) - Number(b);
  return compareBytes(a, b);
}

/** PostgreSQL's COLLATE "C". */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function trigrams(word: string): Set<string> {
  const padded = `  ${word} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)));
}
