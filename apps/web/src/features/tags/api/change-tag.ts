import { t } from '@lingui/core/macro';
import type { Tag, UpdateTag } from '@lora/schema';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { showToast } from '../../../components/ui/toast.js';
import { api } from '../../../lib/api.js';
import { describeError } from '../../../lib/describe-error.js';
import { waitForJob } from '../../../lib/job-query.js';

/** What adapters show may have changed with a tag: everything that names tags is asked for anew. */
function refresh(client: QueryClient): void {
  for (const key of ['tags', 'tag-colors', 'facets', 'adapters', 'adapter'])
    void client.invalidateQueries({ queryKey: [key] });
}

/** As `refresh`, and once more when adapters have followed, where they are so many that they do in a job. */
function settle(client: QueryClient, ...answers: { jobId?: string | null }[]): void {
  refresh(client);
  for (const { jobId } of answers) {
    if (!jobId) continue;
    void waitForJob(client, jobId, () => undefined)
      .catch(() => undefined)
      .finally(() => refresh(client));
  }
}

/** The tag's id; one that only adapters know is taken under management first. */
async function ensureId(tag: Tag): Promise<string> {
  return tag.id ?? (await api.addTag({ name: tag.name })).id ?? '';
}

/** Makes tags and changes them; deleting and merging are shown in a toast with the way back. All throw as the API. */
export function useTagChanges() {
  const client = useQueryClient();
  return useMemo(() => tagChanges(client), [client]);
}

function tagChanges(client: QueryClient) {
  const undoable = (title: string, description: string | undefined, undo: () => Promise<void>) =>
    showToast({
      title,
      description,
      action: {
        label: t`Undo`,
        onClick: () =>
          void undo()
            .catch((error: unknown) => showToast({ tone: 'danger', title: describeError(error) }))
            .finally(() => refresh(client)),
      },
    });

  /** A tag as it was, with its place and what stood below it. */
  const bringBack = async (tag: Tag, children: readonly string[]) => {
    const back = await api.addTag({ name: tag.name });
    const { id } = back;
    if (id === null) return;
    const { parentId, color, aliases } = tag;
    settle(client, back, await api.updateTag(id, { parentId, color, aliases }));
    for (const child of children) await api.updateTag(child, { parentId: id });
  };

  return {
    create: async (name: string, parentId: string | null = null): Promise<Tag> => {
      const made = await api.addTag({ name, parentId });
      // One that was there already stands where it stood.
      const tag =
        parentId !== null && made.id !== null && made.parentId !== parentId
          ? await api.updateTag(made.id, { parentId })
          : made;
      settle(client, made);
      return tag;
    },
    update: async (tag: Tag, change: UpdateTag): Promise<Tag> => {
      const updated = await api.updateTag(await ensureId(tag), change);
      settle(client, updated);
      return updated;
    },
    move: async (tag: Tag, above: Tag | null) => {
      const before = tag.parentId;
      const id = await ensureId(tag);
      await api.updateTag(id, { parentId: above === null ? null : await ensureId(above) });
      refresh(client);
      undoable(
        above === null ? t`“${tag.name}” stands at the top` : t`“${tag.name}” stands below “${above.name}”`,
        undefined,
        async () => void (await api.updateTag(id, { parentId: before })),
      );
    },
    /** @param all the tags that are known, to bring back what stands below */
    merge: async (tag: Tag, into: Tag, all: readonly Tag[]) => {
      const id = await ensureId(tag);
      const intoId = await ensureId(into);
      const children = all.filter((one) => one.parentId === id).flatMap((one) => one.id ?? []);
      settle(client, await api.mergeTag(id, intoId));
      undoable(t`“${tag.name}” is “${into.name}” now`, undefined, async () => {
        const { aliases, parentId } = into;
        settle(client, await api.updateTag(intoId, { aliases, parentId }));
        await bringBack(tag, children);
      });
    },
    remove: async (tag: Tag, all: readonly Tag[]) => {
      const id = await ensureId(tag);
      const children = all.filter((one) => one.parentId === id).flatMap((one) => one.id ?? []);
      settle(client, await api.removeTag(id));
      undoable(t`Deleted the tag “${tag.name}”`, t`What files say stays in the files.`, () =>
        bringBack(tag, children),
      );
    },
  };
}
