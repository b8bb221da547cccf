import type { Flag } from '@lora/query';
import { Bitmap } from './bitmap.js';
import { CodedColumn } from './coded-column.js';
import type { ColumnRow } from './column-row.js';
import { FolderColumn } from './folder-column.js';
import { growCapacity } from './growing-numbers.js';
import { ListColumn } from './list-column.js';
import { NameWords } from './name-words.js';
import { NumberColumn } from './number-column.js';
import { PieceIndex } from './piece-index.js';
import { findSizeBucket } from './size-buckets.js';
import type { VectorColumn } from './vector-column.js';

/** Flags with a bitmap of their own; present and missing are the column `state`. */
export const FLAGS = [
  'is:favorite',
  'is:duplicate',
  'is:untagged',
  'is:broken-sidecar',
  'is:hidden',
  'has:preview',
  'has:notes',
  'has:trigger',
] as const satisfies readonly Flag[];
export type StoredFlag = (typeof FLAGS)[number];

/** A rough cost in bytes of one id: its text, its map entry and its slot in the list. */
const ID_BYTES = 120;

/** All adapters by column. A row is a small number that is given again after its adapter is gone. */
export class RowTable {
  readonly coded = {
    base: new CodedColumn(),
    family: new CodedColumn(),
    type: new CodedColumn(),
    creator: new CodedColumn(),
    license: new CodedColumn(),
    rank: new CodedColumn(),
    size: new CodedColumn(),
    year: new CodedColumn(),
    rating: new CodedColumn(),
    nsfw: new CodedColumn(),
    copies: new CodedColumn(),
    state: new CodedColumn(),
  };
  readonly listed = {
    tag: new ListColumn(),
    root: new ListColumn(),
    collection: new ListColumn(),
    seenWith: new ListColumn(),
    notWith: new ListColumn(),
  };
  readonly numbers = {
    size: new NumberColumn(),
    added: new NumberColumn(),
    modified: new NumberColumn(),
    trained: new NumberColumn(),
    published: new NumberColumn(),
  };
  readonly folders = new FolderColumn();
  readonly names = new NameWords();
  readonly pieces = new PieceIndex();
  /** What texts mean; null while no model serves. Rows of views have none: a view's text is another one. */
  vectors: VectorColumn | null = null;
  /** The rows that hold an adapter. */
  live = new Bitmap(0);
  /** Those of them that stand for an adapter only before some callers. */
  views = new Bitmap(0);
  /** Rows are below it. */
  end = 0;
  /** What bitmaps must have room for. */
  capacity = 0;
  /** Changes with each write: what was worked out before is no longer true. */
  version = 0;
  private readonly flags = new Map<StoredFlag, Bitmap>(FLAGS.map((flag) => [flag, new Bitmap(0)]));
  private readonly rowOf = new Map<string, number>();
  private readonly viewsOf = new Map<string, number[]>();
  private readonly ids: string[] = [];
  private readonly free: number[] = [];

  /** How many adapters there are. */
  get size(): number {
    return this.rowOf.size;
  }

  /** Whether any adapter is another one before some callers. */
  get hasViews(): boolean {
    return this.viewsOf.size > 0;
  }

  get bytes(): number {
    const columns = [
      ...Object.values(this.coded),
      ...Object.values(this.listed),
      ...Object.values(this.numbers),
      ...this.flags.values(),
      this.folders,
      this.names,
      this.pieces,
      this.live,
      this.views,
    ];
    const rest = this.rowOf.size * ID_BYTES + (this.vectors?.bytes ?? 0);
    return columns.reduce((sum, column) => sum + column.bytes, rest);
  }

  id(row: number): string {
    return this.ids[row] ?? '';
  }

  /** The adapter's row and its views. */
  rows(id: string): number[] {
    const row = this.rowOf.get(id);
    return row === undefined ? [] : [row, ...(this.viewsOf.get(id) ?? [])];
  }

  /** The adapter's own row. */
  row(id: string): number | undefined {
    return this.rowOf.get(id);
  }

  flag(flag: StoredFlag): Bitmap {
    return this.flags.get(flag) ?? this.live;
  }

  write(from: ColumnRow): void {
    this.version += 1;
    this.eraseViews(from.id);
    const row = this.rowOf.get(from.id) ?? this.takeRow(from.id);
    this.rowOf.set(from.id, row);
    this.writeRow(row, from);
    if (from.views.length === 0) return;
    const views = from.views.map((view) => {
      const taken = this.takeRow(from.id);
      this.writeRow(taken, view);
      this.views.set(taken, true);
      return taken;
    });
    this.viewsOf.set(from.id, views);
  }

  private writeRow(row: number, from: ColumnRow): void {
    this.writeCoded(row, from);
    this.listed.tag.set(row, from.tags);
    this.listed.root.set(row, from.rootIds);
    this.listed.collection.set(row, from.collections);
    this.listed.seenWith.set(row, from.seenWith);
    this.listed.notWith.set(row, from.notWith);
    this.numbers.size.set(row, from.size);
    this.numbers.added.set(row, from.addedAt);
    this.numbers.modified.set(row, from.modifiedAt);
    this.numbers.trained.set(row, from.trainedAt);
    this.numbers.published.set(row, from.publishedAt);
    this.folders.set(row, from.folders);
    this.names.set(row, from.name);
    this.pieces.set(row, from.searchText);
    this.live.set(row, true);
    for (const flag of FLAGS) this.flag(flag).set(row, hasFlag(from, flag));
  }

  /** Forgets an adapter; one that is not there is no mistake. */
  erase(id: string): void {
    const row = this.rowOf.get(id);
    if (row === undefined) return;
    this.version += 1;
    this.eraseViews(id);
    this.rowOf.delete(id);
    this.eraseRow(row);
  }

  private eraseViews(id: string): void {
    for (const row of this.viewsOf.get(id) ?? []) {
      this.views.set(row, false);
      this.eraseRow(row);
    }
    this.viewsOf.delete(id);
  }

  private eraseRow(row: number): void {
    for (const column of Object.values(this.coded)) column.set(row, null);
    for (const column of Object.values(this.listed)) column.set(row, []);
    for (const column of Object.values(this.numbers)) column.set(row, null);
    this.folders.set(row, []);
    this.names.set(row, '');
    this.pieces.remove(row);
    this.vectors?.remove(row);
    this.live.set(row, false);
    for (const flag of FLAGS) this.flag(flag).set(row, false);
    this.ids[row] = '';
    this.free.push(row);
  }

  private takeRow(id: string): number {
    const row = this.free.pop() ?? this.end++;
    this.ids[row] = id;
    if (row >= this.capacity) {
      this.capacity = growCapacity(this.capacity, row + 1);
      this.live = this.live.grown(this.capacity);
      this.views = this.views.grown(this.capacity);
      for (const [flag, bitmap] of this.flags) this.flags.set(flag, bitmap.grown(this.capacity));
    }
    return row;
  }

  private writeCoded(row: number, from: ColumnRow): void {
    const { coded } = this;
    coded.base.set(row, from.baseModel);
    coded.family.set(row, from.family);
    coded.type.set(row, from.networkType);
    coded.creator.set(row, from.creator);
    coded.license.set(row, from.license);
    coded.rank.set(row, from.rank === null ? null : String(from.rank));
    coded.size.set(row, findSizeBucket(from.size));
    coded.year.set(row, yearOf(from.trainedAt));
    coded.rating.set(row, String(from.rating));
    coded.nsfw.set(row, String(from.nsfwLevel));
    coded.copies.set(row, String(from.copies));
    coded.state.set(row, from.state);
  }
}

function hasFlag(row: ColumnRow, flag: StoredFlag): boolean {
  switch (flag) {
    case 'is:favorite':
      return row.favorite;
    case 'is:duplicate':
      return row.copies > 1;
    case 'is:untagged':
      return row.tags.length === 0;
    case 'is:broken-sidecar':
      return row.brokenSidecar;
    case 'is:hidden':
      return row.hidden;
    case 'has:preview':
      return row.hasPreview;
    case 'has:notes':
      return row.hasNotes;
    case 'has:trigger':
      return row.hasTrigger;
  }
}

/** A time that no calendar has (headers can claim anything) is in no year. */
function yearOf(time: number | null): string | null {
  const year = time === null ? Number.NaN : new Date(time).getUTCFullYear();
  return Number.isNaN(year) ? null : String(year);
}
