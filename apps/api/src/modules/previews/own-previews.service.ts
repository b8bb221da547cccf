import { randomUUID } from 'node:crypto';
import type { Crop } from '@lora/schema';
import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { DomainError } from '../../platform/http/index.js';
import type { Caller, Scope } from '../auth/index.js';
import {
  type AdapterState,
  type ArrangeablePreview,
  arrangePreviews,
  listFilePreviews,
  ProjectionRepository,
  ProjectionService,
} from '../catalog/index.js';
import { RevisionsRepository } from '../history/index.js';
import { OwnPictures } from './own-pictures.js';
import { OwnPreviewsRepository } from './own-previews.repository.js';
import { PicturePool } from './picture-pool.js';
import { checkCrop, cropPreview, forgetPreview, orderPreviews, type PreviewWords } from './preview-words.js';
import { asDomainError, noPreview } from './previews.errors.js';

/** Pictures that people add to one adapter: more are an album, and each is loaded by the detail page. */
export const OWN_PREVIEWS_MAX = 50;

/** Who changes an adapter's previews, and the revision that they have seen (null: any). */
export interface By {
  caller: Caller;
  expected: number | null;
}

/** What becomes of an adapter's previews. */
interface Plan {
  words: PreviewWords;
  ownPreviews: ArrangeablePreview[];
}

/** Previews that people add, and what they say of all: order and crops. */
@Injectable()
export class OwnPreviewsService {
  private readonly log = new Logger('Previews');

  constructor(
    private readonly db: Database,
    private readonly own: OwnPreviewsRepository,
    private readonly pictures: OwnPictures,
    private readonly pool: PicturePool,
    private readonly projection: ProjectionRepository,
    private readonly projections: ProjectionService,
    private readonly revisions: RevisionsRepository,
  ) {}

  /**
   * Adds a picture behind the previews that are there.
   *
   * @param received the name that OwnPictures gave the file
   * @returns the id of the adapter that answers now
   * @throws DomainError `preview_unusable`, `not_found`, `conflict` when there are too many, `precondition_failed`
   */
  async add(adapterId: string, received: string, by: By): Promise<string> {
    // Decoding is dear: not for an adapter that is not there.
    await this.find(adapterId, by.caller.scope);
    const id = randomUUID();
    const picture = { id, folder: this.pictures.folder, received: this.pictures.locateReceived(received) };
    const kept = await this.pool.keepPicture(picture).catch((error: unknown) => {
      throw asDomainError(error);
    });
    try {
      return await this.change(adapterId, by, async (state, listed) => {
        if (state.ownPreviews.length >= OWN_PREVIEWS_MAX) {
          throw new DomainError(
            'conflict',
            `This adapter has ${OWN_PREVIEWS_MAX} added previews, the most there can be: remove one first.`,
          );
        }
        const { type, ...shape } = kept;
        await this.own.add({ id, adapterId: state.id, userId: by.caller.userId, mediaType: type, ...shape });
        return {
          words: { ...state.userValues.previews, order: [...listed, id] },
          ownPreviews: [...state.ownPreviews, { id, kind: 'image', stamp: kept.stamp }],
        };
      });
    } catch (error) {
      await this.clearAway(id, kept.type);
      throw error;
    }
  }

  /** @throws DomainError `not_allowed_here` for the preview of a file */
  async remove(adapterId: string, previewId: string, by: By): Promise<string> {
    let mediaType: string | null = null;
    const answering = await this.change(adapterId, by, async (state, listed) => {
      if (!listed.includes(previewId)) throw noPreview(previewId);
      if (!state.ownPreviews.some((preview) => preview.id === previewId)) {
        throw new DomainError(
          'not_allowed_here',
          'This preview belongs to a file: LoRA Manager does not change files.',
        );
      }
      mediaType = await this.own.remove(previewId);
      return {
        words: forgetPreview(state.userValues.previews ?? {}, previewId),
        ownPreviews: state.ownPreviews.filter((preview) => preview.id !== previewId),
      };
    });
    if (mediaType !== null) await this.clearAway(previewId, mediaType);
    return answering;
  }

  /** @throws DomainError `validation_failed` when `ids` does not name each preview exactly once */
  async order(adapterId: string, ids: readonly string[], by: By): Promise<string> {
    return this.change(adapterId, by, async (state, listed) => {
      const visible = new Set(listIds(state, by.caller.scope));
      const hidden = listed.filter((id) => !visible.has(id));
      const shown = listed.filter((id) => visible.has(id));
      const words = orderPreviews(state.userValues.previews ?? {}, { shown, hidden, ids });
      return words && { words, ownPreviews: state.ownPreviews };
    });
  }

  /**
   * Shows only a part of a preview on cards and in thumbnails; null shows all of it.
   *
   * @throws DomainError `validation_failed` when the part reaches beyond the picture
   */
  async crop(adapterId: string, previewId: string, crop: Crop | null, by: By): Promise<string> {
    if (crop) checkCrop(crop);
    return this.change(adapterId, by, async (state) => {
      if (!listIds(state, by.caller.scope).includes(previewId)) throw noPreview(previewId);
      const words = cropPreview(state.userValues.previews ?? {}, previewId, crop);
      return words && { words, ownPreviews: state.ownPreviews };
    });
  }

  /** @param plan is given the ids of all previews in their order; null leaves everything as it is */
  private async change(
    adapterId: string,
    { caller, expected }: By,
    plan: (state: AdapterState, listed: readonly string[]) => Promise<Plan | null>,
  ): Promise<string> {
    return this.db.transaction(async () => {
      const found = await this.find(adapterId, caller.scope);
      const [state] = await this.projection.loadForUpdate([found.id]);
      // Read again under the lock: the row may have changed in between.
      const { revision } = await this.find(adapterId, caller.scope);
      if (!state) throw noAdapter(adapterId);
      if (expected !== null && expected !== revision) {
        throw new DomainError(
          'precondition_failed',
          'Somebody changed this adapter meanwhile: look at it again first.',
          { revision },
        );
      }
      const planned = await plan(state, listIds(state, { roots: 'all' }));
      if (planned) await this.write(state, planned, caller.userId);
      return state.id;
    });
  }

  private async write(state: AdapterState, { words, ownPreviews }: Plan, userId: string): Promise<void> {
    const { previews: before, ...others } = state.userValues;
    const after = Object.keys(words).length > 0 ? words : undefined;
    const userValues = after ? { ...others, previews: after } : others;
    await this.projection.setUserValues(state.id, userValues);
    const changes = [{ field: 'previews', from: before ?? null, to: after ?? null }];
    await this.revisions.add({ adapterId: state.id, userId, kind: 'edit', changes });
    if (state.files.length > 0)
      await this.projections.write([{ ...state, userValues, ownPreviews }], 'known');
    else await this.projections.writeWithoutFiles(state.id, userValues, []);
  }

  private async find(adapterId: string, scope: Scope): Promise<{ id: string; revision: number }> {
    const found = await this.own.findAdapter(adapterId, scope);
    if (!found) throw noAdapter(adapterId);
    return found;
  }

  /** Removes a picture that no row names; what cannot be removed now goes with the next sweep. */
  private async clearAway(id: string, mediaType: string): Promise<void> {
    try {
      // A commit whose answer was lost may have come through all the same.
      if (!(await this.own.exists(id))) await this.pictures.remove(id, mediaType);
    } catch (error) {
      this.log.warn(`could not remove the picture ${id} now: ${String(error)}`);
    }
  }
}

/** The previews of the files that the scope shows and the added ones, in their order. */
function listIds(state: AdapterState, scope: Scope): string[] {
  const { roots } = scope;
  const files = roots === 'all' ? state.files : state.files.filter((file) => roots.includes(file.rootId));
  const arranged = arrangePreviews(listFilePreviews(files), state.ownPreviews, state.userValues.previews);
  return arranged.map((preview) => preview.id);
}

function noAdapter(id: string): DomainError {
  return new DomainError('not_found', `There is no adapter ${id}.`);
}
