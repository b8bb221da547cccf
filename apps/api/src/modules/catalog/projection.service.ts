import { Injectable } from '@nestjs/common';
import { FeedRepository, RevisionsRepository, type FieldChange } from '../history/index.js';
import { type AdapterView, AdapterViewsRepository } from './adapter-views.repository.js';
import { applyTagRules, type TagRules } from './apply-tag-rules.js';
import { CustomFieldsRepository } from './custom-fields.repository.js';
import { joinUserValues } from './join-user-values.js';
import { listViews } from './list-views.js';
import { projectAdapter, type UserValues } from './project-adapter.js';
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
    private readonly views: AdapterViewsRepository,
    private readonly customFields: CustomFieldsRepository,
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
    const isLeft = (id: string) => !gone.includes(id);
    const rules = await this.tagRules.load();
    const fields = await this.fieldsOf(withFiles);
    const changed = await this.projection.update(
      withFiles.map((state) => ({
        id: state.id,
        identity: state.identity,
        ...(o.words ? { user_values: state.userValues } : {}),
        ...projectAdapter(state.files, pickFields(state.userValues, fields), rules, state.ownPreviews),
      })),
    );
    const viewed = await this.views.replace(
      states.map((state) => state.id),
      withFiles.flatMap((state) =>
        viewsOf({ ...state, userValues: pickFields(state.userValues, fields) }, rules),
      ),
    );
    const missing = kept.length > 0 ? await this.projection.markWithoutFiles(kept) : [];
    await this.projection.showOwnPreviews(
      without.filter((state) => state.ownPreviews.length > 0 && stays(state)),
    );
    await this.projection.remove(gone);
    await this.feed.append('adapter', [...new Set([...changed, ...viewed, ...missing])].filter(isLeft));
    await this.feed.append('adapter.removed', gone);
  }

  /** After an edit of an adapter that has no files any more; `cleared` are the fields that were given back. */
  async writeWithoutFiles(id: string, values: UserValues, cleared: readonly string[]): Promise<void> {
    const tags = values.tags && applyTagRules(values.tags, await this.tagRules.load());
    const shown = pickFields(values, await this.fieldsOf([{ userValues: values }]));
    await this.projection.updateWithoutFiles(id, tags ? { ...shown, tags } : shown, cleared);
    await this.projection.showOwnPreviews(await this.projection.load([id]));
    await this.feed.append('adapter', [id]);
  }

  /**
   * After a rule for tags has changed or a custom field was deleted. An adapter without files has nothing that its row could be worked out from:
   * the rules go over what it shows.
   */
  async refreshRows(ids: readonly string[]): Promise<void> {
    const states = await this.projection.loadForUpdate(ids);
    await this.write(
      states.filter((state) => state.files.length > 0),
      'known',
    );
    const without = states.filter((state) => state.files.length === 0);
    if (without.length === 0) return;
    const rules = await this.tagRules.load();
    const fields = await this.fieldsOf(without);
    const shown = await this.projection.tagsOf(without.map((state) => state.id));
    for (const { id, userValues } of without) {
      const tags = applyTagRules(userValues.tags ?? shown.get(id) ?? [], rules);
      await this.projection.updateWithoutFiles(id, { ...pickFields(userValues, fields), tags }, []);
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

  /** The custom fields that there are; not asked where nobody wrote in one. */
  private async fieldsOf(states: readonly Pick<AdapterState, 'userValues'>[]): Promise<ReadonlySet<string>> {
    if (!states.some(({ userValues }) => userValues.custom)) return new Set();
    return new Set((await this.customFields.list()).map((field) => field.id));
  }

  private async recordMerge(adapterId: string, changes: FieldChange[]): Promise<void> {
    await this.revisions.add({ adapterId, userId: null, kind: 'merge', changes });
  }
}

/** What people wrote without their words for fields that were deleted. */
function pickFields(values: UserValues, fields: ReadonlySet<string>): UserValues {
  if (!values.custom) return values;
  const custom = Object.fromEntries(Object.entries(values.custom).filter(([id]) => fields.has(id)));
  return { ...values, custom };
}

/** What those are shown who see some of its roots: worked out from the files there and from nothing else. */
function viewsOf(state: AdapterState, rules: TagRules): AdapterView[] {
  const roots = state.files.map((file) => file.rootId);
  const present = state.files.filter((file) => file.state === 'present').map((file) => file.rootId);
  return listViews(roots, present.length > 0 ? present : roots).map(({ seen_with, not_with }) => {
    const files = state.files.filter((file) => seen_with.includes(file.rootId));
    const row = projectAdapter(files, state.userValues, rules, state.ownPreviews);
    return { ...row, adapter_id: state.id, seen_with, not_with };
  });
}
