import { useLingui } from '@lingui/react/macro';
import type { Person } from '@lora/schema';
import { REVISION_KINDS } from '@lora/schema/values';
import type { ReactNode } from 'react';
import { Input } from '../../../components/ui/input.js';
import { NativeSelect } from '../../../components/ui/native-select.js';
import { CUSTOM_PREFIX } from '../../../lib/custom-fields.js';
import { type FieldNames, fieldLabel } from '../../../lib/field-words.js';
import { kindLabel } from './revision-head.js';

/** The filter as it stands in the address: all texts, '' = not asked. */
export interface ActivityChoice {
  person: string;
  kind: string;
  field: string;
  /** Days, `YYYY-MM-DD`. */
  from: string;
  to: string;
}

/** The fields that a filter offers, besides the library's own. */
const FIELDS = [
  'name',
  'tags',
  'triggerWords',
  'baseModel',
  'family',
  'rating',
  'favorite',
  'preferredWeight',
  'notes',
  'description',
  'creator',
  'license',
  'nsfwLevel',
  'hidden',
  'previews',
  'collections',
];

export interface ActivityFiltersProps {
  choice: ActivityChoice;
  onChange: (change: Partial<ActivityChoice>) => void;
  persons: readonly Person[];
  names: Required<FieldNames>;
}

function Day({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  return (
    <label className="flex items-center gap-2 text-sm text-muted max-md:flex-col max-md:items-start max-md:gap-1">
      {label}
      <Input
        type="date"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="w-34! text-text max-md:w-full!"
      />
    </label>
  );
}

/** Person, kind, field and days. */
export function ActivityFilters({ choice, onChange, persons, names }: ActivityFiltersProps) {
  const { t } = useLingui();
  const fields = [...FIELDS, ...[...names.customFields.keys()].map((id) => `${CUSTOM_PREFIX}${id}`)];
  const select = (
    label: string,
    name: 'person' | 'kind' | 'field',
    any: string,
    options: readonly { value: string; label: string }[],
  ): ReactNode => (
    <NativeSelect
      label={label}
      value={choice[name]}
      onChange={(value) => onChange({ [name]: value })}
      options={[{ value: '', label: any }, ...options]}
      className={`w-32 max-md:w-full ${name === 'person' ? 'max-md:col-span-2' : ''}`}
    />
  );
  return (
    <div
      role="group"
      aria-label={t`Filters`}
      className="grid grid-cols-2 items-end gap-2 md:flex md:flex-wrap md:items-center"
    >
      {select(
        t`Person`,
        'person',
        t`Everybody`,
        persons.map(({ id, name }) => ({ value: id, label: name })),
      )}
      {select(
        t`Kind`,
        'kind',
        t`All kinds`,
        REVISION_KINDS.map((kind) => ({ value: kind, label: kindLabel(kind) })),
      )}
      {select(
        t`Field`,
        'field',
        t`All fields`,
        fields.map((field) => ({ value: field, label: fieldLabel(field, names) })),
      )}
      <div className="flex gap-2 max-md:contents">
        <Day label={t`From`} value={choice.from} onChange={(from) => onChange({ from })} />
        <Day label={t`to`} value={choice.to} onChange={(to) => onChange({ to })} />
      </div>
    </div>
  );
}
