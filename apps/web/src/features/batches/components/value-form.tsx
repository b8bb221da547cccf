import { t } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { BatchChange } from '@lora/schema';
import { BASE_MODELS } from '@lora/schema/values';
import { useState } from 'react';
import { ratingLabel, STARS } from '../../../components/adapter/rating.js';
import { NativeSelect } from '../../../components/ui/native-select.js';
import { baseModelLabel } from '../../../lib/base-models.js';
import { fieldLabel } from '../../../lib/field-words.js';
import { NSFW_LEVELS, nsfwLabel } from '../../../lib/nsfw.js';
import type { ChangeKind, FormProps } from '../change-kinds.js';

type ValueKind = Exclude<ChangeKind, 'tags' | 'collection' | 'family' | 'customFields'>;

interface Choice {
  label: string;
  change: BatchChange;
}

/** All that a field can be set to; the last one gives it back to the files, where they have a word. */
function choicesOf(kind: ValueKind): Choice[] {
  const back = t`As the files say`;
  switch (kind) {
    case 'rating':
      return [
        ...STARS.toReversed().map((rating) => ({ label: ratingLabel(rating), change: { rating } })),
        { label: ratingLabel(0), change: { rating: 0 } },
      ];
    case 'favorite':
      return [
        { label: t`Favourite`, change: { favorite: true } },
        { label: t`No favourite`, change: { favorite: false } },
      ];
    case 'baseModel':
      return [
        ...BASE_MODELS.map((baseModel) => ({ label: baseModelLabel(baseModel), change: { baseModel } })),
        { label: back, change: { baseModel: null } },
      ];
    case 'nsfwLevel':
      return [
        ...NSFW_LEVELS.map((nsfwLevel) => ({ label: nsfwLabel(nsfwLevel), change: { nsfwLevel } })),
        { label: back, change: { nsfwLevel: null } },
      ];
    case 'hidden':
      return [
        { label: t`Hide from the library`, change: { hidden: true } },
        { label: t`Show again`, change: { hidden: false } },
      ];
  }
}

/** One of a field's values for all. */
export function ValueForm({ kind, onChange }: FormProps & { kind: ValueKind }) {
  const { t: translate } = useLingui();
  const choices = choicesOf(kind);
  const [at, setAt] = useState('');
  return (
    <NativeSelect
      label={fieldLabel(kind)}
      value={at}
      onChange={(next) => {
        setAt(next);
        onChange(choices[Number(next)]?.change ?? null);
      }}
      options={[
        ...(at === '' ? [{ value: '', label: translate`Choose` }] : []),
        ...choices.map(({ label }, index) => ({ value: String(index), label })),
      ]}
    />
  );
}
