import { Injectable } from '@nestjs/common';
import {
  type ChangedTag,
  type CreateTag,
  LIMITS,
  type TagPage,
  type TagQuery,
  type UpdateTag,
} from '@lora/schema';
import { decodeCursor, DomainError, encodeCursor, refuseBadCursor } from '../../platform/http/index.js';
import type { Scope } from '../auth/index.js';
import { FeedRepository } from '../history/index.js';
import { TagChanges } from './tag-changes.service.js';
import { isWithin, type TagWord, toTagWord, toTagWords } from './tag-word.js';
import { presentTag } from './tags.presenter.js';
import { type AfterTag, type TagRow, TagsRepository } from './tags.repository.js';

/**
 * Tags as people manage them. What files and people wrote on adapters is never changed: rows of `tags` say by which
 * name adapters show it.
 */
@Injectable()
export class TagsService {
  constructor(
    private readonly tags: TagsRepository,
    private readonly changes: TagChanges,
    private readonly feed: FeedRepository,
  ) {}

  async list(query: TagQuery, scope: Scope): Promise<TagPage> {
    const { limit = LIMITS.pageDefault, cursor, contains, managed, sort = '-adapters' } = query;
    const word = contains === undefined ? null : toTagWord(contains);
    const key = { sort, contains: word?.key, managed };
    const after = cursor === undefined ? null : readAfter(decodeCursor(cursor, key));
    const { rows, total } = await refuseBadCursor(cursor, () =>
      this.tags.list({
        scope,
        pattern: word && toPattern(word.key),
        managed: managed ?? null,
        sort,
        after,
        limit: limit + 1,
      }),
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(presentTag),
      nextCursor:
        rows.length > limit && last
          ? encodeCursor([sort === 'name' ? 0 : -Number(last.adapters), last.key], key)
          : null,
      total,
    };
  }

  /** Takes a tag under management, brings back a deleted one, or answers the one that is there. */
  async create(given: CreateTag, scope: Scope): Promise<ChangedTag> {
    const word = readWord(given.name);
    const { answer: id, jobId } = await this.changes.change(word.name, async () => {
      const [found] = await this.tags.findByKeys([word.key]);
      if (found) return this.bringBack(await this.tagOf(found));
      if (given.parentId) await this.load(given.parentId);
      const added = await this.tags.add({
        // One that adapters show is there already: taking it under management changes none of them.
        name: (await this.tags.spellingInUse(word.key)) ?? word.name,
        key: word.key,
        parentId: given.parentId ?? null,
        color: given.color ?? null,
      });
      await this.feed.append('tag', [added]);
      return added;
    });
    return this.show(id, scope, jobId);
  }

  async update(id: string, change: UpdateTag, scope: Scope): Promise<ChangedTag> {
    const name = change.name === undefined ? undefined : readWord(change.name);
    const { jobId } = await this.changes.change(await this.nameOf(id), async () => {
      const tag = await this.load(id);
      if (change.parentId) await this.refuseLoop(tag, change.parentId);
      const renamed = name !== undefined && name.key !== tag.key;
      if (renamed) await this.claim(name, tag);
      await this.tags.write({
        ...tag,
        ...name,
        parent_id: change.parentId === undefined ? tag.parent_id : change.parentId,
        color: change.color === undefined ? tag.color : change.color,
      });
      if (renamed) await this.tags.addWords(id, [tag]);
      if (change.aliases) {
        const words = toTagWords([...change.aliases, ...(renamed ? [tag.name] : [])]);
        await this.setWords(
          { ...tag, ...name },
          words.filter((word) => word.key !== (name ?? tag).key),
        );
      }
      await this.feed.append('tag', [id]);
    });
    return this.show(id, scope, jobId);
  }

  /** The tag becomes another word for `into`, with all its other words; tags below it stand below `into`. */
  async merge(id: string, into: string, scope: Scope): Promise<ChangedTag> {
    const { jobId } = await this.changes.change(await this.nameOf(id), async () => {
      const tag = await this.load(id);
      const target = await this.load(into);
      if (tag.id === target.id) throw new DomainError('conflict', 'A tag cannot be merged into itself.');
      if (isWithin(target.id, tag.id, await this.tags.parents())) {
        await this.tags.write({ ...target, parent_id: tag.parent_id });
      }
      const moved = await this.tags.moveChildren(tag.id, target.id);
      await this.tags.moveWords(tag.id, target.id);
      await this.tags.makeWord(tag.id, target.id);
      await this.feed.append('tag', [...new Set([tag.id, target.id, ...moved])]);
    });
    return this.show(into, scope, jobId);
  }

  /** Adapters show it no more, whatever files say; `create` with its name brings it back. Answers the job that is left. */
  async remove(id: string): Promise<{ jobId: string | null }> {
    const { jobId } = await this.changes.change(await this.nameOf(id), async () => {
      const tag = await this.load(id);
      const moved = await this.tags.moveChildren(id, tag.parent_id);
      await this.tags.write({ ...tag, parent_id: null, dropped: true });
      await this.feed.append('tag', [id, ...moved]);
    });
    return { jobId };
  }

  private async nameOf(id: string): Promise<string> {
    return (await this.tags.find(id))?.name ?? '';
  }

  private async show(id: string, scope: Scope, jobId: string | null): Promise<ChangedTag> {
    const row = await this.tags.findListed(id, scope);
    if (!row) throw new DomainError('not_found', `There is no tag ${id}.`);
    return { ...presentTag(row), ...(jobId !== null && { jobId }) };
  }

  /** @throws DomainError not_found where it is no tag that people manage now */
  private async load(id: string): Promise<TagRow> {
    const row = await this.tags.find(id);
    if (!row) throw new DomainError('not_found', `There is no tag ${id}.`);
    if (row.same_as !== null) {
      const tag = await this.tags.find(row.same_as);
      throw new DomainError('not_found', `"${row.name}" is another word for the tag "${tag?.name}" now.`);
    }
    if (row.dropped) {
      throw new DomainError('not_found', `The tag "${row.name}" was deleted: create it anew first.`);
    }
    return row;
  }

  private async tagOf(row: TagRow): Promise<TagRow> {
    return (row.same_as === null ? null : await this.tags.find(row.same_as)) ?? row;
  }

  private async bringBack(tag: TagRow): Promise<string> {
    if (tag.dropped) {
      await this.tags.write({ ...tag, dropped: false });
      await this.feed.append('tag', [tag.id]);
    }
    return tag.id;
  }

  private async refuseLoop(tag: TagRow, parentId: string): Promise<void> {
    const parent = await this.load(parentId);
    if (!isWithin(parent.id, tag.id, await this.tags.parents())) return;
    throw new DomainError(
      'conflict',
      parent.id === tag.id
        ? `"${tag.name}" cannot stand below itself.`
        : `"${parent.name}" stands below "${tag.name}": it cannot stand above it too.`,
    );
  }

  /** All other words of a tag: those that are not among them show themselves again. */
  private async setWords(tag: TagRow, words: readonly TagWord[]): Promise<void> {
    for (const word of words) await this.claim(word, tag, { keepOwn: true });
    const own = await this.tags.wordsOf(tag.id);
    const wanted = new Map(words.map((word) => [word.key, word]));
    await this.tags.remove(
      own.filter((word) => wanted.get(word.key)?.name !== word.name).map((word) => word.id),
    );
    const kept = new Set(
      own.filter((word) => wanted.get(word.key)?.name === word.name).map((word) => word.key),
    );
    await this.tags.addWords(
      tag.id,
      words.filter((word) => !kept.has(word.key)),
    );
  }

  /**
   * Makes sure that nothing else has the word, so that the tag can take it. A deleted tag of that name gives way and
   * leaves its other words.
   *
   * @throws DomainError conflict where it is another tag, or another word for one
   */
  private async claim(word: TagWord, tag: TagRow, o: { keepOwn?: boolean } = {}): Promise<void> {
    const [row] = await this.tags.findByKeys([word.key]);
    if (!row) return;
    if (row.same_as === tag.id) {
      if (!o.keepOwn) await this.tags.remove([row.id]);
      return;
    }
    if (row.same_as !== null) {
      const other = await this.tags.find(row.same_as);
      throw new DomainError(
        'conflict',
        `"${row.name}" is another word for the tag "${other?.name}": take it away there first.`,
        { tagId: row.same_as },
      );
    }
    if (!row.dropped) {
      throw new DomainError('conflict', `"${row.name}" is a tag itself: merge the two first.`, {
        tagId: row.id,
      });
    }
    await this.tags.moveWords(row.id, tag.id);
    await this.tags.remove([row.id]);
  }
}

function readWord(given: string): TagWord {
  const word = toTagWord(given);
  if (word) return word;
  throw new DomainError('validation_failed', 'A tag must hold more than spaces.', {
    name: ['must hold more than spaces'],
  });
}

/** A LIKE pattern for keys that contain the text, whatever characters it has. */
function toPattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

function readAfter([rank, key]: readonly (string | number | null)[]): AfterTag {
  if (typeof rank === 'number' && typeof key === 'string') return { rank, key };
  throw new DomainError('cursor_mismatch', 'The cursor is not one of this list.');
}
