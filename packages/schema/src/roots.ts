import { Int, ListOf, OneOf, Text, Texts, Timestamp, Uuid, Flag } from './field.js';
import { FolderFilter } from './adapters.js';
import { LIMITS, ROOT_STATES, type RootState } from './values.js';

/** A folder that the library watches. */
export class Root {
  @Uuid({}) id!: string;
  @Text({ max: LIMITS.name }) name!: string;
  @Text({ max: LIMITS.path, description: 'Absolute path on the server.' }) path!: string;
  @OneOf(ROOT_STATES, 'RootState', {
    description: 'Offline: not readable or suddenly empty; its files are missing until it is back.',
  })
  state!: RootState;
  @Text({ max: 500, nullable: true, description: 'Why it is offline.' }) stateReason!: string | null;
  @Flag({ description: 'True: LoRA Manager never changes anything in it.' }) readOnly!: boolean;
  @Texts({ items: LIMITS.globs, max: 200, description: 'Globs of paths to leave out, besides the defaults.' })
  ignore!: string[];
  @OneOf(['events', 'polling', 'off'], 'WatchMode', { description: 'How changes on disk are noticed.' })
  watching!: 'events' | 'polling' | 'off';
  @Int({}) adapters!: number;
  @Int({}) files!: number;
  @Int({}) problems!: number;
  @Int({ description: 'Bytes of model files.' }) size!: number;
  @Timestamp({ nullable: true }) lastScanAt!: string | null;
  @Timestamp({}) createdAt!: string;
}

export class RootPage {
  @ListOf(() => Root, {}) items!: Root[];
  @Text({ max: 1, nullable: true }) nextCursor!: string | null;
  @Int({}) total!: number;
}

export class CreateRoot {
  @Text({ min: 1, max: LIMITS.path, example: '/home/me/loras' }) path!: string;
  @Text({ min: 1, max: LIMITS.name, optional: true }) name?: string;
  @Texts({ items: LIMITS.globs, max: 200, optional: true }) ignore?: string[];
}

export class UpdateRoot {
  @Text({ min: 1, max: LIMITS.name, optional: true }) name?: string;
  @Texts({ items: LIMITS.globs, max: 200, optional: true }) ignore?: string[];
}

export class StartScan {
  @Uuid({ optional: true, description: 'Left out: every root.' }) rootId?: string;
}

/** One level of a root's folders; the filter is that of the list, and its own `folder` does not count. */
export class FolderQuery extends FolderFilter {
  @Uuid({}) rootId!: string;
  @Text({ max: LIMITS.path, optional: true, description: 'Folder to look into; left out: the root.' })
  parent?: string;
}

export class FolderItem {
  @Uuid({}) rootId!: string;
  @Text({ max: LIMITS.path, description: "Path under the root, '' for the root itself." }) path!: string;
  @Text({ max: LIMITS.path }) name!: string;
  @Int({ description: 'Adapters in it and below.' }) adapters!: number;
  @Flag({}) hasChildren!: boolean;
}

export class FolderPage {
  @ListOf(() => FolderItem, {}) items!: FolderItem[];
  @Text({ max: 2000, nullable: true }) nextCursor!: string | null;
  @Int({}) total!: number;
}
