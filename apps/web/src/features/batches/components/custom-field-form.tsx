import { Trans, useLingui } from '@lingui/react/macro';
import type { CustomField } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { useState } from 'react';
import { Checkbox } from '../../../components/ui/checkbox.js';
import { Field } from '../../../components/ui/field.js';
import { Input } from '../../../components/ui/input.js';
import { NativeSelect } from '../../../components/ui/native-select.js';
import { useCustomFields } from '../../../lib/custom-fields.js';
import type { FormProps } from '../change-kinds.js';

/** What was typed as the field takes it; undefined: it is no value of its kind. */
function readValue(field: CustomField, text: string): string | number | undefined {
  if (text.trim() === '') return undefined;
  if (field.kind !== 'number') return text.trim();
  const number = Number(text.replace(',', '.'));
  return Number.isFinite(number) ? number : undefined;
}

/** A value for one of the library's own fields, or none any more. */
export function CustomFieldForm({ onChange }: FormProps) {
  const { t } = useLingui();
  const fields = useCustomFields();
  const [id, setId] = useState('');
  const [text, setText] = useState('');
  const [empty, setEmpty] = useState(false);
  const field = fields.find((one) => one.id === id);

  const tell = (next: { id?: string; text?: string; empty?: boolean }) => {
    const now = { id, text, empty, ...next };
    setId(now.id);
    setText(now.text);
    setEmpty(now.empty);
    const chosen = fields.find((one) => one.id === now.id);
    const value = now.empty ? null : chosen && readValue(chosen, now.text);
    onChange(chosen && value !== undefined ? { customFields: { [chosen.id]: value } } : null);
  };
  if (fields.length === 0) {
    return (
      <p className="text-muted">
        <Trans>There are no fields of your own yet. Make them in Settings.</Trans>
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <NativeSelect
        label={t`Field`}
        value={id}
        onChange={(next) => tell({ id: next, text: '', empty: false })}
        options={[
          ...(field ? [] : [{ value: '', label: t`Choose` }]),
          ...fields.map(({ id: value, name }) => ({ value, label: name })),
        ]}
      />
      {field?.kind === 'choice' && (
        <NativeSelect
          label={t`Value`}
          value={text}
          disabled={empty}
          onChange={(next) => tell({ text: next })}
          options={[
            { value: '', label: t`Choose` },
            ...field.choices.map((choice) => ({ value: choice, label: choice })),
          ]}
        />
      )}
      {field && field.kind !== 'choice' && (
        <Field
          label={t`Value`}
          error={
            field.kind === 'number' && text !== '' && readValue(field, text) === undefined
              ? t`Write a number.`
              : undefined
          }
        >
          <Input
            type={field.kind === 'date' ? 'date' : 'text'}
            inputMode={field.kind === 'number' ? 'decimal' : 'text'}
            maxLength={LIMITS.customText}
            disabled={empty}
            value={text}
            onChange={(event) => tell({ text: event.target.value })}
          />
        </Field>
      )}
      {field && (
        <Checkbox
          checked={empty}
          onCheckedChange={(on) => tell({ empty: on })}
          label={<Trans>Empty it</Trans>}
        />
      )}
    </div>
  );
}
