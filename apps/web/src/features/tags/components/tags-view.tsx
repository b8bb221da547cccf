import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Tag } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { Plus, Tags as TagsIcon, TagX } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { Button } from '../../../components/ui/button.js';
import { EmptyState } from '../../../components/ui/empty-state.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { Input } from '../../../components/ui/input.js';
import { Segmented } from '../../../components/ui/segmented.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { showToast } from '../../../components/ui/toast.js';
import { describeError } from '../../../lib/describe-error.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { useDelayedWrite } from '../../../lib/use-delayed-write.js';
import { useTagChanges } from '../api/change-tag.js';
import { type TagSort, useTags } from '../api/get-tags.js';
import { findTags, toTree } from '../tag-tree.js';
import { EditTagDialog } from './edit-tag-dialog.js';
import { NewTagDialog } from './new-tag-dialog.js';
import { MergeTagDialog, MoveTagDialog } from './pick-tag-dialog.js';
import { TagList } from './tag-list.js';
import type { TagAction } from './tag-row.js';

/** Long enough to finish a syllable. */
const TYPING_MS = 150;

export interface TagsViewProps {
  contains: string;
  onContains: (text: string) => void;
  sort: TagSort;
  onSort: (sort: TagSort) => void;
  /** The library, with the tag as its filter. */
  toLibrary: (name: string) => string;
  /** The library, with what has no tag. */
  untagged: string;
}

type Open = { what: Exclude<TagAction, 'remove'>; tag: Tag; into?: string } | { what: 'new' };

/** All tags: found by typing, ordered by use or by name, as a tree; made, renamed, merged, moved and deleted here. */
export function TagsView({ contains, onContains, sort, onSort, toLibrary, untagged }: TagsViewProps) {
  const { t } = useLingui();
  const readOnly = useReadOnly();
  const changes = useTagChanges();
  const words = useDelayedWrite(contains, onContains, TYPING_MS);
  const text = contains.trim();
  // All tags at hand are searched here; of more than those the server searches.
  const everything = useTags('', sort);
  const query = useTags(everything.isWhole ? '' : text, sort);
  const all = everything.tags;
  const tags = everything.isWhole ? findTags(all, text) : query.tags;
  const total = everything.isWhole ? tags.length : query.total;
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<Open | null>(null);
  const wanted = words.value.trim();
  const flat = !everything.isWhole || text !== '';
  const rows = flat ? tags.map((tag) => ({ tag, depth: 0, hasChildren: false })) : toTree(tags, closed);
  const isNew = wanted !== '' && !tags.some(({ name }) => name.toLowerCase() === wanted.toLowerCase());

  const fail = (error: unknown) => showToast({ tone: 'danger', title: describeError(error) });
  const create = () =>
    void changes.create(wanted).then(({ name }) => showToast({ title: t`Made the tag “${name}”` }), fail);
  const act = (action: TagAction, tag: Tag) => {
    if (action === 'remove') void changes.remove(tag, all).catch(fail);
    else setOpen({ what: action, tag });
  };
  const close = () => setOpen(null);
  const sorts: { value: TagSort; label: string }[] = [
    { value: '-adapters', label: t`Most used` },
    { value: 'name', label: t`By name` },
  ];

  const body = () => {
    if (query.isError && tags.length === 0)
      return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
    if (query.isPending) {
      return (
        <div aria-busy className="flex flex-col gap-6 px-10 py-4">
          {[32, 40, 28, 36].map((width) => (
            <Skeleton key={width} className="h-4" />
          ))}
        </div>
      );
    }
    if (tags.length === 0 && wanted !== '') {
      return (
        <p className="px-2 py-6 text-muted">
          <Trans>No tag has these letters.</Trans>
        </p>
      );
    }
    if (tags.length === 0) {
      return (
        <EmptyState
          icon={<TagsIcon aria-hidden />}
          title={<Trans>There are no tags yet</Trans>}
          action={
            <Button
              variant="primary"
              icon={<Plus aria-hidden />}
              disabled={readOnly}
              onClick={() => setOpen({ what: 'new' })}
            >
              <Trans>New tag</Trans>
            </Button>
          }
        >
          <Trans>Tags come from your files and their sidecars, and from you.</Trans>
        </EmptyState>
      );
    }
    return (
      <TagList
        rows={rows}
        tags={all}
        flat={flat}
        closed={closed}
        onToggle={(id) =>
          setClosed((before) => {
            const next = new Set(before);
            if (!next.delete(id)) next.add(id);
            return next;
          })
        }
        toLibrary={toLibrary}
        readOnly={readOnly}
        onAction={act}
        next={query}
      />
    );
  };

  return (
    <div className="mx-auto max-w-4xl px-3 pb-12 md:px-4">
      <div className="sticky top-[calc(var(--banner,0px)+var(--bar))] z-9 -mx-1 flex flex-wrap items-center gap-2 bg-bg px-1 py-3 max-md:static">
        <div className="min-w-0 flex-1 basis-56">
          <Input
            type="search"
            aria-label={t`Search the tags`}
            placeholder={t`Search, or type a new tag`}
            maxLength={LIMITS.tag}
            value={words.value}
            onChange={(event) => words.set(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && isNew && !query.isFetching && !readOnly) create();
            }}
          />
        </div>
        <Segmented label={t`Order`} value={sort} options={sorts} onValueChange={onSort} />
        <Button icon={<Plus aria-hidden />} disabled={readOnly} onClick={() => setOpen({ what: 'new' })}>
          <Trans>New tag</Trans>
        </Button>
      </div>
      <div className="flex min-h-9 flex-wrap items-center gap-x-4 px-2 pb-1 text-sm text-muted">
        <span aria-live="polite">{query.data && plural(total, { one: '# tag', other: '# tags' })}</span>
        <Link to={untagged} className="inline-flex items-center gap-1.5 hover:text-text max-md:min-h-10">
          <TagX aria-hidden className="size-4" />
          <Trans>Adapters without tags</Trans>
        </Link>
        {isNew && !query.isFetching && (
          <Button size="sm" icon={<Plus aria-hidden />} disabled={readOnly} onClick={create}>
            <Trans>Create “{wanted}”</Trans>
          </Button>
        )}
      </div>
      {body()}
      {open?.what === 'new' && <NewTagDialog below={null} onClose={close} />}
      {open?.what === 'add' && <NewTagDialog below={open.tag} onClose={close} />}
      {open?.what === 'edit' && (
        <EditTagDialog
          tag={open.tag}
          onClose={close}
          onMerge={(into) => setOpen({ what: 'merge', tag: open.tag, into })}
        />
      )}
      {open?.what === 'move' && <MoveTagDialog tag={open.tag} all={all} onClose={close} />}
      {open?.what === 'merge' && <MergeTagDialog tag={open.tag} into={open.into} all={all} onClose={close} />}
    </div>
  );
}
