import { useLingui } from '@lingui/react/macro';
import { BASE_MODELS, FAMILIES, LIMITS } from '@lora/schema/values';
import { useId } from 'react';
import { BaseDot } from '../../../components/adapter/base-label.js';
import { Select } from '../../../components/ui/select.js';
import { baseModelLabel, familyLabel } from '../../../lib/base-models.js';
import { type FieldProps, Property } from './property.js';
import { TextField } from './text-field.js';
import { WhyPopover } from './why-popover.js';

/** Base model and family, both correctable, with what they rest on behind a small "why". */
export function BaseFields(props: FieldProps) {
  const { detail, editor, readOnly } = props;
  const { t } = useLingui();
  const listId = useId();
  // A newer server may know more base models than this page.
  const bases = BASE_MODELS.includes(detail.baseModel) ? BASE_MODELS : [...BASE_MODELS, detail.baseModel];
  const family = detail.family ? familyLabel(detail.family) : '';
  const saveFamily = (text: string) => {
    const known = FAMILIES.find((id) => familyLabel(id).toLowerCase() === text.toLowerCase());
    void editor.save({ family: text === '' ? null : (known ?? text) });
  };
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Property {...props} label={t`Base model`} field="baseModel" actions={<WhyPopover detail={detail} />}>
        <Select
          label={t`Base model`}
          value={detail.baseModel}
          disabled={readOnly}
          onValueChange={(baseModel) => {
            if (baseModel !== detail.baseModel) void editor.save({ baseModel });
          }}
          options={bases.map((id) => ({ value: id, label: baseModelLabel(id), icon: <BaseDot base={id} /> }))}
          className="w-full"
        />
      </Property>
      <Property {...props} label={t`Family`} field="family">
        <TextField
          label={t`Family`}
          value={family}
          placeholder={t`None`}
          maxLength={LIMITS.family}
          list={listId}
          disabled={readOnly}
          invalid={editor.errors.family !== undefined}
          onSave={saveFamily}
        />
        <datalist id={listId}>
          {FAMILIES.map((id) => (
            <option key={id} value={familyLabel(id)} />
          ))}
        </datalist>
      </Property>
    </div>
  );
}
