import { Int, ListOf, OneOf, QueryFlag, QueryInt, Text, Texts, Uuid } from './field.js';
import { LIMITS } from './values.js';

/** `#rrggbb` */
const COLOR = /^#[0-9a-f]{6}$/;

/** A tag as people manage it; tags that only files name have no id until somebody does. */
export class Tag {
  @Uuid({ nullable: true }) id!: string | null;
  @Text({ max: LIMITS.tag }) name!: string;
  @Uuid({ nullable: true }) parentId!: string | null;
  @Text({ max: 7, nullable: true }) color!: string | null;
  @Texts({ items: 200, max: LIMITS.tag, description: 'Other words for it: adapters show this one.' })
  aliases!: string[];
  @Int({ description: 'Adapters that show it, those of tags below it not counted.' }) adapters!: number;
}

/** A tag after it was changed. */
export class ChangedTag extends Tag {
  @Uuid({
    optional: true,
    description: 'The job that brings the adapters after it, where they are too many for the request.',
  })
  jobId?: string;
}

/** A tag was deleted: adapters show it no more, or soon. */
export class RemovedTag {
  @Uuid({
    nullable: true,
    description: 'The job that brings the adapters after it; null where they have followed.',
  })
  jobId!: string | null;
}

export class TagPage {
  @ListOf(() => Tag, {}) items!: Tag[];
  @Text({ max: 2000, nullable: true }) nextCursor!: string | null;
  @Int({}) total!: number;
}

export class TagQuery {
  @Text({ max: LIMITS.tag, optional: true, description: 'Only tags that contain this.' }) contains?: string;
  @QueryFlag({
    optional: true,
    description: 'Whether somebody manages them: only those that have an id, or only those that have none.',
  })
  managed?: boolean;
  @OneOf(['name', '-adapters'], 'TagSort', { optional: true, description: 'Default: -adapters.' })
  sort?: 'name' | '-adapters';
  @QueryInt({ min: 1, max: LIMITS.page, optional: true }) limit?: number;
  @Text({ max: 2000, optional: true }) cursor?: string;
}

/** Takes a tag under management; one that is there already is answered as it is. */
export class CreateTag {
  @Text({ min: 1, max: LIMITS.tag }) name!: string;
  @Uuid({ optional: true, nullable: true }) parentId?: string | null;
  @Text({ max: 7, pattern: COLOR, optional: true, nullable: true }) color?: string | null;
}

export class UpdateTag {
  @Text({
    min: 1,
    max: LIMITS.tag,
    optional: true,
    description: 'The old name becomes another word for it, so that files that say it follow.',
  })
  name?: string;
  @Uuid({ optional: true, nullable: true }) parentId?: string | null;
  @Text({ max: 7, pattern: COLOR, optional: true, nullable: true }) color?: string | null;
  @Texts({ items: 200, min: 1, max: LIMITS.tag, optional: true, description: 'All of them.' })
  aliases?: string[];
}

export class MergeTag {
  @Uuid({ description: 'The tag that stays.' }) into!: string;
}
