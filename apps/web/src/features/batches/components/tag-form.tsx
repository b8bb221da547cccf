import { useLingui } from '@lingui/react/macro';
import { LIMITS } from '@lora/schema/values';
import { useState } from 'react';
import { TagDot } from '../../../components/adapter/tag-dot.js';
import { Chip } from '../../../components/ui/chip.js';
import { Combobox } from '../../../components/ui/combobox.js';
import { Segmented } from '../../../components/ui/segmented.js';
import { formatCount } from '../../../lib/format.js';
import { useTagSuggestions } from '../../../lib/tag-suggestions.js';
import type { FormProps } from '../change-kinds.js';

type Mode = 'add' | 'remove' | 'set';

/** Tags to add, to take away, or to have instead of all others. */
export function TagForm({ onChange }: FormProps) {
  const { t } = useLingui();
  const [mode, setMode] = useState<Mode>('add');
  const [tags, setTags] = useState<readonly string[]>([]);
  const [text, setText] = useState('');
  const has = (tag: string) => tags.some((one) => one.toLowerCase() === tag.toLowerCase());
  // Only while something is typed: the list lies over the preview.
  const options = useTagSuggestions(text, text !== '')
    .filter(({ name }) => text !== '' && !has(name))
    .map(({ name, color, adapters }) => ({
      value: name,
      label: name,
      icon: <TagDot color={color} />,
      note: formatCount(adapters),
    }));

  const tell = (next: Mode, words: readonly string[]) => {
    setMode(next);
    setTags(words);
    // Without tags there is nothing to add or to take away; "none" instead of all others is a wish.
    onChange(words.length === 0 && next !== 'set' ? null : { tags: { [next]: [...words] } });
  };
  const add = (tag: string) => {
    const clean = tag.trim();
    setText('');
    if (clean !== '' && !has(clean)) tell(mode, [...tags, clean]);
  };
  const modes: { value: Mode; label: string }[] = [
    { value: 'add', label: t`Add` },
    { value: 'remove', label: t`Take away` },
    { value: 'set', label: t`Replace all` },
  ];
  return (
    <div className="flex flex-col gap-3">
      <Segmented
        label={t`What to do with tags`}
        value={mode}
        options={modes}
        onValueChange={(next) => tell(next, tags)}
      />
      {tags.length > 0 && (
        <ul aria-label={t`Chosen tags`} className="flex flex-wrap gap-1.5">
          {tags.map((tag) => (
            <li key={tag} className="flex min-w-0">
              <Chip
                onRemove={() =>
                  tell(
                    mode,
                    tags.filter((one) => one !== tag),
                  )
                }
                removeLabel={t`Remove the tag ${tag}`}
              >
                <span className="truncate">{tag}</span>
              </Chip>
            </li>
          ))}
        </ul>
      )}
      <Combobox
        label={t`Tag`}
        placeholder={tags.length === 0 ? t`Type a tag` : t`Type another tag`}
        text={text}
        onText={setText}
        options={options}
        onChoose={add}
        onEnter={add}
        onBackspace={() => tags.length > 0 && tell(mode, tags.slice(0, -1))}
        maxLength={LIMITS.tag}
      />
    </div>
  );
}
