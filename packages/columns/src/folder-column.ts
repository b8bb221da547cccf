import type { Bitmap } from './bitmap.js';
import type { ColumnScope } from './column-row.js';
import { Dictionary, NO_VALUE } from './dictionary.js';
import { growUint32 } from './growing-numbers.js';
import { ListPool } from './list-pool.js';

/** Between a root's id and the path in the key of a folder: in no id and in no path. */
const BETWEEN = '\0';

/** The folders of each row; a folder is a path in a root. */
export class FolderColumn {
  /** Folders by key: root id, separator, path. */
  private readonly folders = new Dictionary();
  private readonly roots = new Dictionary();
  /** First parts of paths; the same name in two roots is one value. */
  readonly tops = new Dictionary();
  readonly lists = new ListPool();
  private rootOf: Uint32Array = new Uint32Array(0);
  private topOf: Uint32Array = new Uint32Array(0);

  get bytes(): number {
    return (
      this.folders.bytes +
      this.roots.bytes +
      this.tops.bytes +
      this.lists.bytes +
      this.rootOf.byteLength +
      this.topOf.byteLength
    );
  }

  set(row: number, folders: readonly { rootId: string; path: string }[]): void {
    const before = this.lists.get(row);
    const keys = new Map(folders.map((folder) => [`${folder.rootId}${BETWEEN}${folder.path}`, folder]));
    this.lists.set(
      row,
      [...keys].map(([key, folder]) => this.acquire(key, folder)),
    );
    for (const code of before) this.release(code);
  }

  /** The rows below `end` with a folder, in a visible root, that is one of the paths or below one. */
  match(paths: readonly string[], scope: ColumnScope, end: number, capacity: number): Bitmap {
    const visible = this.maskRoots(scope);
    const mask = this.folders.maskWhere((key, code) => {
      const root = this.rootOf[code] ?? NO_VALUE;
      return visible[root] === 1 && paths.some((path) => isAtOrBelow(key, this.pathStart(root), path));
    });
    return this.lists.match(mask, end, capacity);
  }

  /** For each folder its top-level name's code; NO_VALUE at a root itself and outside the scope. */
  mapToTops(scope: ColumnScope): Uint32Array {
    if (scope === 'all') return this.topOf;
    const visible = this.maskRoots(scope);
    return this.topOf.map((top, code) => (visible[this.rootOf[code] ?? NO_VALUE] === 1 ? top : NO_VALUE));
  }

  /**
   * Numbers the folders directly below a parent from 1.
   *
   * @returns the names by number (the first is unused), and for each folder the child it lies in or below, and the
   * same for those that lie below the child only
   */
  mapToChildren(
    rootId: string,
    parent: string,
  ): { names: string[]; atOrBelow: Uint32Array; below: Uint32Array } {
    const names = [''];
    const numbers = new Map<string, number>();
    const atOrBelow = new Uint32Array(this.folders.end);
    const below = new Uint32Array(this.folders.end);
    const prefix = parent === '' ? `${rootId}${BETWEEN}` : `${rootId}${BETWEEN}${parent}/`;
    for (const [key, code] of this.folders.entries()) {
      if (!key.startsWith(prefix) || key.length === prefix.length) continue;
      const slash = key.indexOf('/', prefix.length);
      const name = key.slice(prefix.length, slash < 0 ? undefined : slash);
      const number = numbers.get(name) ?? names.push(name) - 1;
      numbers.set(name, number);
      atOrBelow[code] = number;
      if (slash >= 0) below[code] = number;
    }
    return { names, atOrBelow, below };
  }

  /**
   * The paths, of visible folders and those above them, whose match with a part ends in their last name.
   *
   * @param part in any case; '' matches every first name
   * @returns the paths by number, and for each folder's code the paths that it is or lies below
   */
  findPaths(part: string, scope: ColumnScope): { paths: string[]; groups: Map<number, number[]> } {
    const wanted = part.toLowerCase();
    const visible = this.maskRoots(scope);
    const numbers = new Map<string, number>();
    const groups = new Map<number, number[]>();
    for (const [key, code] of this.folders.entries()) {
      const root = this.rootOf[code] ?? NO_VALUE;
      if (visible[root] !== 1) continue;
      const found = listMatches(key.slice(this.pathStart(root)), wanted).map((path) => {
        const number = numbers.get(path) ?? numbers.size;
        numbers.set(path, number);
        return number;
      });
      if (found.length > 0) groups.set(code, found);
    }
    return { paths: [...numbers.keys()], groups };
  }

  private acquire(key: string, folder: { rootId: string; path: string }): number {
    const code = this.folders.acquire(key);
    if (this.folders.uses[code] !== 1) return code;
    this.rootOf = growUint32(this.rootOf, code + 1);
    this.topOf = growUint32(this.topOf, code + 1);
    this.rootOf[code] = this.roots.acquire(folder.rootId);
    const [top = ''] = folder.path.split('/', 1);
    this.topOf[code] = top === '' ? NO_VALUE : this.tops.acquire(top);
    return code;
  }

  private release(code: number): void {
    if (!this.folders.release(code)) return;
    this.roots.release(this.rootOf[code] ?? NO_VALUE);
    this.tops.release(this.topOf[code] ?? NO_VALUE);
  }

  private maskRoots(scope: ColumnScope): Uint8Array {
    return this.roots.maskWhere((rootId) => scope === 'all' || scope.includes(rootId));
  }

  private pathStart(root: number): number {
    return this.roots.text(root).length + BETWEEN.length;
  }
}

/** Of a path and those above it: those in whose last name a match with the part ends. */
function listMatches(path: string, part: string): string[] {
  if (path === '') return [];
  const [first = ''] = path.split('/', 1);
  if (part === '') return first === '' ? [] : [first];
  const found: string[] = [];
  let slash = -1;
  do {
    const start = slash + 1;
    slash = path.indexOf('/', start);
    const above = path.slice(0, slash < 0 ? undefined : slash);
    const at = above.toLowerCase().lastIndexOf(part);
    if (at >= 0 && at + part.length > start) found.push(above);
  } while (slash >= 0);
  return found;
}

/** Whether the path that begins at `start` of the key is the folder or below it. '' is the root: all is below it. */
function isAtOrBelow(key: string, start: number, path: string): boolean {
  if (path === '') return true;
  if (!key.startsWith(path, start)) return false;
  const end = start + path.length;
  return key.length === end || key[end] === '/';
}
