import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Tag } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { ArrowUpToLine } from 'lucide-react';
import { useState } from 'react';
import { TagDot } from '../../../components/adapter/tag-dot.js';
import { Button } from '../../../components/ui/button.js';
import { Combobox } from '../../../components/ui/combobox.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { describeError } from '../../../lib/describe-error.js';
import { formatCount } from '../../../lib/format.js';
import { useTagSuggestions } from '../../../lib/tag-suggestions.js';
import { useTagChanges } from '../api/change-tag.js';
import { idsWithin } from '../tag-tree.js';

/** The top of the tree, in the list of tags to stand below. */
const TOP = 'top';

export interface PickTagProps {
  tag: Tag;
  /** All tags that are known: for what stands below. */
  all: readonly Tag[];
  onClose: () => void;
}

function useChoices(tag: Tag, text: string, isLeftOut: (one: Tag) => boolean) {
  const found = useTagSuggestions(text).filter((one) => one.name !== tag.name && !isLeftOut(one));
  const options = found.map((one) => ({
    value: one.name,
    label: one.name,
    icon: (
      <span className="inline-flex size-4 items-center justify-center">
        <TagDot color={one.color} />
      </span>
    ),
    note: formatCount(one.adapters),
  }));
  return { found, options };
}

/** Under which tag a tag stands. */
export function MoveTagDialog({ tag, all, onClose }: PickTagProps) {
  const { t } = useLingui();
  const changes = useTagChanges();
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const within = tag.id === null ? new Set<string>() : idsWithin(all, tag.id);
  const { found, options } = useChoices(tag, text, (one) => one.id !== null && within.has(one.id));
  const move = async (name: string) => {
    const above = found.find((one) => one.name === name) ?? null;
    try {
      await changes.move(tag, above);
      onClose();
    } catch (error) {
      setRefused(describeError(error));
    }
  };
  const top = {
    value: TOP,
    label: t`At the top`,
    icon: <ArrowUpToLine aria-hidden className="text-muted" />,
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t`Move “${tag.name}” below`}
      description={t`A search for the upper tag finds what has a tag below it, too.`}
    >
      <Combobox
        inline
        autoFocus
        label={t`Upper tag`}
        text={text}
        onText={setText}
        maxLength={LIMITS.tag}
        options={tag.parentId !== null && text === '' ? [top, ...options] : options}
        empty={t`No tag has these letters.`}
        onChoose={(name) => void move(name)}
      />
      {refused && (
        <p role="alert" className="text-danger">
          {refused}
        </p>
      )}
    </Dialog>
  );
}

/** Makes a tag another word for a second one, and says first what that does. */
export function MergeTagDialog({ tag, all, into, onClose }: PickTagProps & { into?: string }) {
  const { t } = useLingui();
  const changes = useTagChanges();
  const [text, setText] = useState(into ?? '');
  const [target, setTarget] = useState<Tag | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { found, options } = useChoices(tag, text, () => false);
  const children = tag.id === null ? 0 : all.filter((one) => one.parentId === tag.id).length;

  const merge = async () => {
    if (!target) return;
    setBusy(true);
    try {
      await changes.merge(tag, target, all);
      onClose();
    } catch (error) {
      setRefused(describeError(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t`Merge “${tag.name}” into`}
      footer={
        target && (
          <>
            <Button onClick={() => setTarget(null)}>
              <Trans>Choose another</Trans>
            </Button>
            <Button variant="primary" busy={busy} onClick={() => void merge()}>
              <Trans>Merge</Trans>
            </Button>
          </>
        )
      }
    >
      {target ? (
        <ul aria-label={t`What happens`} className="flex list-disc flex-col gap-1.5 pl-5">
          <li>
            {plural(tag.adapters, {
              0: `No adapter shows “${tag.name}” now.`,
              one: `# adapter that shows “${tag.name}” shows “${target.name}” instead.`,
              other: `# adapters that show “${tag.name}” show “${target.name}” instead.`,
            })}
          </li>
          <li>
            <Trans>
              “{tag.name}” becomes another word for “{target.name}”: a search for either finds both.
            </Trans>
          </li>
          {tag.aliases.length > 0 && (
            <li>
              <Trans>Its other words come along: {tag.aliases.join(', ')}.</Trans>
            </li>
          )}
          {children > 0 && (
            <li>
              {plural(children, {
                one: `# tag below it moves below “${target.name}”.`,
                other: `# tags below it move below “${target.name}”.`,
              })}
            </li>
          )}
          <li>
            <Trans>Files keep their words. It can be undone.</Trans>
          </li>
        </ul>
      ) : (
        <Combobox
          inline
          autoFocus
          label={t`The tag that stays`}
          text={text}
          onText={setText}
          maxLength={LIMITS.tag}
          options={options}
          empty={t`No tag has these letters.`}
          onChoose={(name) => setTarget(found.find((one) => one.name === name) ?? null)}
        />
      )}
      {refused && (
        <p role="alert" className="text-danger">
          {refused}
        </p>
      )}
    </Dialog>
  );
}
