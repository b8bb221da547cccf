import type { Flag, QueryNode, RangeField, ValueField } from '@lora/query';
import { Bitmap } from './bitmap.js';
import type { ColumnScope } from './column-row.js';
import type { RowTable } from './row-table.js';
import { UnresolvedLeaf } from './unresolved-leaf.js';

/** Bitmaps kept for leaves; at 200,000 rows 128 of them are 4 MB. A page's facets and its next keystroke use few. */
const MAX_KEPT = 128;

type ValueNode = Extract<QueryNode, { kind: 'value' }>;
type RangeNode = Extract<QueryNode, { kind: 'range' }>;

/** Works out which rows a search matches. */
export class Evaluator {
  private readonly kept = new Map<string, Bitmap>();
  private keptVersion = -1;

  constructor(private readonly table: RowTable) {}

  /** The rows that the caller may see. Not to be changed, like every bitmap from here. */
  visible(scope: ColumnScope): Bitmap {
    const { table } = this;
    if (scope === 'all' && !table.hasViews) return table.live;
    return this.keep(JSON.stringify(['scope', scope]), () => {
      if (scope === 'all') return table.live.copy().andNot(table.views);
      const roots = new Set(scope);
      const { root, seenWith, notWith } = table.listed;
      const having = (column: typeof root, isWanted: (id: string) => boolean) =>
        column.match(column.dictionary.maskWhere(isWanted), table.end, table.capacity);
      return having(root, (id) => roots.has(id))
        .andNot(having(seenWith, (id) => !roots.has(id)))
        .andNot(having(notWith, (id) => roots.has(id)));
    });
  }

  /**
   * The rows that match; those that the caller may not see are still among them.
   *
   * @throws UnresolvedLeaf for a hash, training tag, phrase or regular expression
   */
  evaluate(node: QueryNode, scope: ColumnScope): Bitmap {
    switch (node.kind) {
      case 'and':
        return this.evaluateAnd(node.nodes, scope);
      case 'or': {
        const found = new Bitmap(this.table.capacity);
        for (const part of node.nodes) found.or(this.evaluate(part, scope));
        return found;
      }
      case 'not':
        return this.table.live.copy().andNot(this.evaluate(node.node, scope));
      case 'word':
        return this.matchWord(node.text);
      case 'value':
        return this.matchValue(node, scope);
      case 'range':
        return this.matchRange(node);
      case 'flag':
        return this.matchFlag(node.flag);
      case 'ids':
        return this.matchIds(node.ids);
      case 'phrase':
      case 'regex':
        throw new UnresolvedLeaf(node);
    }
  }

  private evaluateAnd(nodes: readonly QueryNode[], scope: ColumnScope): Bitmap {
    const [first, ...rest] = nodes;
    if (!first) return this.table.live;
    const found = this.evaluate(first, scope);
    if (rest.length === 0) return found;
    return rest.reduce((all, part) => all.and(this.evaluate(part, scope)), found.copy());
  }

  private matchWord(text: string): Bitmap {
    // As SQL's LIKE '%%': every text has the empty word.
    if (text === '') return this.table.live;
    return this.keep(JSON.stringify(['word', text]), () => this.table.pieces.find(text, this.table.capacity));
  }

  private matchValue(node: ValueNode, scope: ColumnScope): Bitmap {
    const { table } = this;
    const { field, values } = node;
    const key = JSON.stringify([field, values, dependsOnScope(field) ? scope : null]);
    switch (field) {
      case 'base':
      case 'family':
      case 'type':
      case 'creator':
      case 'license': {
        const column = table.coded[field];
        return this.keep(key, () =>
          column.match(column.dictionary.maskOf(values), table.end, table.capacity),
        );
      }
      case 'tag':
      case 'collection': {
        const column = table.listed[field];
        return this.keep(key, () =>
          column.match(column.dictionary.maskOf(values), table.end, table.capacity),
        );
      }
      case 'root':
        return this.keep(key, () => this.matchRoots(values, scope));
      case 'folder':
        return this.keep(key, () => table.folders.match(values, scope, table.end, table.capacity));
      case 'hash':
      case 'train':
        throw new UnresolvedLeaf(node);
    }
  }

  /** A root that the caller may not see tells nothing, not even of adapters that lie in a visible one as well. */
  private matchRoots(values: readonly string[], scope: ColumnScope): Bitmap {
    const { table } = this;
    const { root } = table.listed;
    const wanted = root.dictionary.maskOf(values);
    const mask = root.dictionary.maskWhere(
      (text, code) => wanted[code] === 1 && (scope === 'all' || scope.includes(text)),
    );
    return root.match(mask, table.end, table.capacity);
  }

  private matchRange(node: RangeNode): Bitmap {
    const { table } = this;
    const min = node.min ?? Number.NEGATIVE_INFINITY;
    const max = node.max ?? Number.POSITIVE_INFINITY;
    return this.keep(JSON.stringify([node.field, node.min ?? null, node.max ?? null]), () => {
      const { field } = node;
      if (isCounted(field)) {
        const column = table.coded[field];
        const mask = column.dictionary.maskWhere((text) => Number(text) >= min && Number(text) < max);
        return column.match(mask, table.end, table.capacity);
      }
      return table.numbers[field].match(min, max, table.end, table.capacity);
    });
  }

  private matchFlag(flag: Flag): Bitmap {
    const { table } = this;
    if (flag !== 'is:present' && flag !== 'is:missing') return table.flag(flag);
    return this.keep(flag, () => {
      const { state } = table.coded;
      return state.match(state.dictionary.maskOf([flag.slice(3)]), table.end, table.capacity);
    });
  }

  private matchIds(ids: readonly string[]): Bitmap {
    const found = new Bitmap(this.table.capacity);
    for (const id of ids) for (const row of this.table.rows(id)) found.set(row, true);
    return found;
  }

  /** Answers from the last time, if nothing was written since. */
  private keep(key: string, work: () => Bitmap): Bitmap {
    if (this.keptVersion !== this.table.version) {
      this.kept.clear();
      this.keptVersion = this.table.version;
    }
    const before = this.kept.get(key);
    if (before) {
      // Moved to the end: the first of the map is the one not used for longest.
      this.kept.delete(key);
      this.kept.set(key, before);
      return before;
    }
    const found = work();
    const [oldest] = this.kept.keys();
    if (oldest !== undefined && this.kept.size >= MAX_KEPT) this.kept.delete(oldest);
    this.kept.set(key, found);
    return found;
  }
}

function dependsOnScope(field: ValueField): boolean {
  return field === 'root' || field === 'folder';
}

/** Numbers with few different values are kept as codes. */
function isCounted(field: RangeField): field is 'rank' | 'rating' | 'nsfw' | 'copies' {
  return field === 'rank' || field === 'rating' || field === 'nsfw' || field === 'copies';
}
