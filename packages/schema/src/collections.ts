import { Int, ListOf, OneOf, Text, Texts, Timestamp, Uuid } from './field.js';
import { ADAPTER_SORTS, type AdapterSort, LIMITS } from './values.js';

/** Adapters put together by hand, or a saved search whose adapters are those that it finds. */
export class Collection {
  @Uuid({}) id!: string;
  @Text({ max: LIMITS.collection }) name!: string;
  @Text({ max: LIMITS.notes, nullable: true }) description!: string | null;
  @Text({ max: LIMITS.query, nullable: true, description: 'Of a saved search; null: by hand.' }) query!:
    | string
    | null;
  @OneOf(ADAPTER_SORTS, 'AdapterSort', { nullable: true }) sort!: AdapterSort | null;
  @Int({ description: 'Adapters in it that can be seen.' }) adapters!: number;
  @Texts({ items: 4, max: 300, description: 'Pictures of the chosen cover, or of its first adapters.' })
  covers!: string[];
  @Uuid({ nullable: true }) coverId!: string | null;
  @Int({}) position!: number;
  @Int({ description: 'Grows with every change.' }) revision!: number;
  @Timestamp({}) createdAt!: string;
  @Timestamp({}) updatedAt!: string;
}

export class CollectionPage {
  @ListOf(() => Collection, {}) items!: Collection[];
  @Text({ max: 1, nullable: true }) nextCursor!: string | null;
  @Int({}) total!: number;
}

export class CreateCollection {
  @Text({ min: 1, max: LIMITS.collection }) name!: string;
  @Text({ max: LIMITS.notes, optional: true, nullable: true }) description?: string | null;
  @Text({ max: LIMITS.query, optional: true, nullable: true, description: 'Makes it a saved search.' })
  query?: string | null;
  @OneOf(ADAPTER_SORTS, 'AdapterSort', { optional: true, nullable: true }) sort?: AdapterSort | null;
}

export class UpdateCollection {
  @Text({ min: 1, max: LIMITS.collection, optional: true }) name?: string;
  @Text({ max: LIMITS.notes, optional: true, nullable: true }) description?: string | null;
  @Text({ max: LIMITS.query, optional: true, description: 'Only of a saved search.' }) query?: string;
  @OneOf(ADAPTER_SORTS, 'AdapterSort', { optional: true, nullable: true }) sort?: AdapterSort | null;
  @Uuid({ optional: true, nullable: true, description: 'The adapter whose picture stands for it.' })
  coverId?: string | null;
  @Int({ optional: true, description: 'Place in the list of collections.' }) position?: number;
}

/** Puts adapters into a collection by hand, or moves those that are in it. */
export class PlaceInCollection {
  @Texts({ items: LIMITS.ids, max: 36 }) ids!: string[];
  @Uuid({
    optional: true,
    nullable: true,
    description: 'Stand before this one; null or left out: at the end.',
  })
  before?: string | null;
}

export class RemoveFromCollection {
  @Texts({ items: LIMITS.ids, max: 36 }) ids!: string[];
}

export class CollectionChanged {
  @Int({ description: 'Adapters that were added, moved or removed.' }) changed!: number;
}
