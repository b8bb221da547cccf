import { useLingui } from '@lingui/react/macro';
import { LIMITS } from '@lora/schema/values';
import { useNavigate } from 'react-router';
import { TagDot } from '../../../components/adapter/tag-dot.js';
import { Chip } from '../../../components/ui/chip.js';
import { useTagColors } from '../../../lib/tag-colors.js';
import { useTagNames } from '../api/get-tag-names.js';
import { type FieldProps, Property } from './property.js';
import { WordInput } from './word-input.js';

/** Tags: a click shows what else has it, the cross takes it away, typing adds. */
export function TagsField(props: FieldProps) {
  const { detail, editor, readOnly } = props;
  const { t } = useLingui();
  const navigate = useNavigate();
  const names = useTagNames();
  const colors = useTagColors();
  const { tags } = detail;
  const add = (tag: string) => {
    if (!tags.some((one) => one.toLowerCase() === tag.toLowerCase()))
      void editor.save({ tags: [...tags, tag] });
  };
  const remove = (tag: string) => void editor.save({ tags: tags.filter((one) => one !== tag) });
  return (
    <Property {...props} label={t`Tags`} field="tags">
      <div className="flex flex-wrap items-center gap-1.5">
        {tags.map((tag) => (
          <Chip
            key={tag}
            title={t`Show all tagged “${tag}”`}
            onClick={() => void navigate(`/library?tag=${encodeURIComponent(tag)}`)}
            onRemove={readOnly ? undefined : () => remove(tag)}
            removeLabel={t`Remove the tag ${tag}`}
          >
            {colors.has(tag.toLowerCase()) && <TagDot color={colors.get(tag.toLowerCase()) ?? null} />}
            {tag}
          </Chip>
        ))}
        {!readOnly && (
          <WordInput
            label={t`Add a tag`}
            maxLength={LIMITS.tag}
            suggestions={names.filter((name) => !tags.includes(name))}
            onAdd={add}
            onRemoveLast={() => {
              const last = tags.at(-1);
              if (last !== undefined) remove(last);
            }}
          />
        )}
      </div>
    </Property>
  );
}
