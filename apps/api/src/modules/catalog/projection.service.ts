import { Injectable } from '@nestjs/common';
import type { FieldValues } from '@lora/adapters';
import { FeedRepository, RevisionsRepository, type FieldChange } from '../history/index.js';
import { applyTagRules } from './apply-tag-rules.js';
import { joinUserValues } from './join-user-values.js';
import { projectAdapter } from './project-adapter.js';
import { TagRulesRepository } from './tag-rules.repository.js';
import { type AdapterState, ProjectionRepository } from './projection.repository.js';

/**
 * Which adapters stay, as missing, when they have no file left: always those that people wrote on, so that their
 * words are there when the content comes back; with `known` also those whose content is known (say, their file was
 * replaced in place); with `words` no others (their root was taken out of the catalog).
 */
export type KeepRule = 'known' | 'words';

/** Keeps adapters' rows true after their files, readings or user values have changed. Call inside a transaction. */
@Injectable()
export class ProjectionService {
  constructor(
    private readonly projection: ProjectionRepository,
    private readonly feed: FeedRepository,
    private readonly revisions: RevisionsRepository,
    private readonly tagRules: TagRulesRepository,
  ) {}

  /** Works the rows out anew and writes those that differ. */
  async refresh(ids: readonly string[], keep: KeepRule): Promise<void> {
    const states = await this.projection.loadForUpdate([...new Set(ids)]);
    await this.write(states, keep);
  }

  /**
   * Writes states that have been loaded (and perhaps given an identity) by the caller.
   *
   * @param o.words write also what people wrote, where an adapter has files
   */
  async write(states: readonly AdapterState[], keep: KeepRule, o: { words?: boolean } = {}): Promise<void> {
    const withFiles = states.filter((state) => state.files.length > 0);
    const without = states.filter((state) => state.files.length === 0);
    const stays = (state: AdapterState) =>
      Object.keys(state.userValues).length > 0 ||
      state.ownPreviews.length > 0 ||
      (keep === 'known' && state.identity !== null);
    const kept = without.filter(stays).map((state) => state.id);
    const gone = without.filter((state) => !stays(state)).map((state) => state.id);
    const rules = await this.tagRules.load();
    const changed = await this.projection.update(
      withFiles.map((state) => ({
        id: state.id,
        identity: state.identity,
        ...(o.words ? { user_values: state.userValues } : {}),
        ...projectAdapter(state.files, state.userValues, rules, state.ownPreviews),
      })),
    );
    const missing = kept.length > 0 ? await this.projection.markWithoutFiles(kept) : [];
    await this.projection.showOwnPreviews(
      without.filter((state) => state.ownPreviews.length > 0 && stays(state)),
    );
    await this.projection.remove(gone);
    await this.feed.append('adapter', [...changed, ...missing]);
    await this.feed.append('adapter.removed', gone);
  }

  /** After an edit of an adapter that has no files any more; `cleared` are the fields that were given back. */
  async writeWithoutFiles(id: string, values: FieldValues, cleared: readonly string[]): Promise<void> {
    const tags = values.tags && applyTagRules(values.tags, await this.tagRules.load());
    await this.projection.updateWithoutFiles(id, tags ? { ...values, tags } : values, cleared);
    await this.projection.showOwnPreviews(await this.projection.load([id]));
    await this.feed.append('adapter', [id]);
  }

  /**
   * After a rule for tags has changed. An adapter without files has nothing that its row could be worked out from:
   * the rules go over what it shows.
   */
  async refreshTags(ids: readonly string[]): Promise<void> {
    const states = await this.projection.loadForUpdate(ids);
    await this.write(
      states.filter((state) => state.files.length > 0),
      'known',
    );
    const without = states.filter((state) => state.files.length === 0);
    if (without.length === 0) return;
    const rules = await this.tagRules.load();
    const shown = await this.projection.tagsOf(without.map((state) => state.id));
    for (const { id, userValues } of without) {
      const tags = applyTagRules(userValues.tags ?? shown.get(id) ?? [], rules);
      await this.projection.updateWithoutFiles(id, { ...userValues, tags }, []);
    }
    await this.feed.append(
      'adapter',
      without.map((state) => state.id),
    );
  }

  /**
   * Joins two adapters that turned out to be the same content: the older id stays, the other answers with it.
   * User values join field by field, the latest wins and the other stays as a revision.
   *
   * @returns the id that stays; its files must be re-pointed and refreshed by the caller
   */
  async merge(a: AdapterState, b: AdapterState): Promise<{ keptId: string; goneId: string }> {
    const [kept, gone] =
      a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.id < b.id) ? [a, b] : [b, a];
    const joined = joinUserValues(
      { values: kept.userValues, writtenAt: await this.revisions.lastWrites(kept.id) },
      { values: gone.userValues, writtenAt: await this.revisions.lastWrites(gone.id) },
    );
    await this.revisions.move(gone.id, kept.id);
    if (joined.changes.length > 0) await this.recordMerge(kept.id, joined.changes);
    await this.projection.setUserValues(kept.id, joined.values);
    await this.projection.alias(gone.id, kept.id);
    return { keptId: kept.id, goneId: gone.id };
  }

  private async recordMerge(adapterId: string, changes: FieldChange[]): Promise<void> {
    await this.revisions.add({ adapterId, userId: null, kind: 'merge', changes });
  }
}
