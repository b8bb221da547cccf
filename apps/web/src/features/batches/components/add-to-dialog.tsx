import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { BatchChange } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { FolderHeart, Plus } from 'lucide-react';
import { useState } from 'react';
import { TagDot } from '../../../components/adapter/tag-dot.js';
import { Combobox, type ComboOption } from '../../../components/ui/combobox.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { useNamedCollections } from '../../../lib/collection-names.js';
import { formatCount } from '../../../lib/format.js';
import { useTagSuggestions } from '../../../lib/tag-suggestions.js';

/** Collections and tags have one list: what kind a value is stands before it. */
const TAG = 'tag:';
const COLLECTION = 'collection:';

/** Puts the selected adapters into a collection or gives them a tag, with few keys: what dragging does for the mouse. */
export function AddToDialog({
  count,
  onClose,
  onAdd,
}: {
  count: number;
  onClose: () => void;
  onAdd: (change: BatchChange) => void;
}) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const wanted = text.trim();
  const tags = useTagSuggestions(text);
  const collections = useNamedCollections().filter(
    ({ name, isSearch }) => !isSearch && name.toLowerCase().includes(wanted.toLowerCase()),
  );
  const isNew = wanted !== '' && !tags.some(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  const options: ComboOption[] = [
    ...collections.map(({ id, name }) => ({
      value: COLLECTION + id,
      label: name,
      icon: <FolderHeart aria-hidden className="text-muted" />,
      note: t`Collection`,
    })),
    ...tags.map(({ name, color, adapters }) => ({
      value: TAG + name,
      label: name,
      icon: (
        <span className="inline-flex size-4 items-center justify-center">
          <TagDot color={color} />
        </span>
      ),
      note: formatCount(adapters),
    })),
    ...(isNew
      ? [
          {
            value: TAG + wanted,
            label: t`New tag “${wanted}”`,
            icon: <Plus aria-hidden className="text-muted" />,
          },
        ]
      : []),
  ];
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={plural(count, { one: 'Add # adapter to', other: 'Add # adapters to' })}
      description={t`A collection or a tag. It can be undone.`}
    >
      <Combobox
        inline
        autoFocus
        label={t`Collection or tag`}
        text={text}
        onText={setText}
        maxLength={LIMITS.tag}
        options={options}
        empty={t`Type the name of a tag.`}
        onChoose={(value) =>
          onAdd(
            value.startsWith(TAG)
              ? { tags: { add: [value.slice(TAG.length)] } }
              : { collection: { add: [value.slice(COLLECTION.length)] } },
          )
        }
      />
    </Dialog>
  );
}
