import type { QueryNode } from '@lora/query';
import type { Bitmap } from './bitmap.js';
import type { ColumnScope, FacetField } from './column-row.js';
import { compareNumberText, compareText } from './compare-text.js';
import type { Evaluator } from './evaluator.js';
import { type Counted, isOwnFilter, listConjuncts } from './own-filter.js';
import { FLAGS, type RowTable } from './row-table.js';
import { Selection } from './selection.js';
import type { Tally } from './select-top.js';
import { compareSizeBuckets } from './size-buckets.js';

/** How values with the same count are ordered where it is not by text. */
const COMPARE: Partial<Record<FacetField, (a: string, b: string) => number>> = {
  rank: compareNumberText,
  year: compareNumberText,
  rating: compareNumberText,
  nsfw: compareNumberText,
  size: compareSizeBuckets,
};

/** Counts the values of one search, each field without its own filter. Lives for one request. */
export class FacetCounter {
  private readonly parts: { node: QueryNode; rows: Bitmap }[];
  private readonly visible: Bitmap;
  /** The selections worked out so far, by the parts that were left out. */
  private readonly selections = new Map<string, Selection>();

  /** @throws UnresolvedLeaf as the evaluator does */
  constructor(
    private readonly table: RowTable,
    evaluator: Evaluator,
    node: QueryNode,
    private readonly scope: ColumnScope,
  ) {
    this.visible = evaluator.visible(scope);
    this.parts = listConjuncts(node).map((part) => ({ node: part, rows: evaluator.evaluate(part, scope) }));
  }

  tally(field: FacetField): Tally {
    const compare = COMPARE[field] ?? compareText;
    const { table } = this;
    switch (field) {
      case 'flag':
        return { ...this.countFlags(), compare };
      case 'folder':
        return { ...this.countFolders(), compare };
      case 'root':
        return { ...this.countRoots(), compare };
      case 'tag':
      case 'collection': {
        const column = table.listed[field];
        const counts = this.select(field).countLists(column);
        return { counts, text: (code) => column.dictionary.text(code), compare };
      }
      default: {
        const column = table.coded[field];
        const counts = this.select(field).countCodes(column);
        return { counts, text: (code) => column.dictionary.text(code), compare };
      }
    }
  }

  /** The rows of the search without the own filter of what is counted. */
  select(counted: Counted): Selection {
    const isKept = this.parts.map(({ node }) => !isOwnFilter(node, counted));
    const key = isKept.map(Number).join('');
    const before = this.selections.get(key);
    if (before) return before;
    const rows = this.visible.copy();
    for (const [index, part] of this.parts.entries()) if (isKept[index]) rows.and(part.rows);
    const selection = new Selection(rows, this.table);
    this.selections.set(key, selection);
    return selection;
  }

  private countFlags(): Pick<Tally, 'counts' | 'text'> {
    const counts = Uint32Array.from(FLAGS, (flag) => this.select(flag).countAnd(this.table.flag(flag)));
    return { counts, text: (code) => FLAGS[code] ?? '' };
  }

  private countFolders(): Pick<Tally, 'counts' | 'text'> {
    const { folders } = this.table;
    const counts = this.select('folder').countGroups(
      folders.lists,
      folders.mapToTops(this.scope),
      folders.tops.end,
    );
    return { counts, text: (code) => folders.tops.text(code) };
  }

  private countRoots(): Pick<Tally, 'counts' | 'text'> {
    const { root } = this.table.listed;
    const { scope } = this;
    const counts = this.select('root').countLists(root);
    const text = (code: number) => root.dictionary.text(code);
    return {
      counts:
        scope === 'all' ? counts : counts.map((count, code) => (scope.includes(text(code)) ? count : 0)),
      text,
    };
  }
}
