import { useLingui } from '@lingui/react/macro';
import type { CustomField } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { useState } from 'react';
import { NativeSelect } from '../../../components/ui/native-select.js';
import type { AdapterEditor } from '../api/update-adapter.js';
import { TextField } from './text-field.js';

export interface CustomFieldEditorProps {
  field: CustomField;
  value: string | number | null;
  editor: AdapterEditor;
  readOnly: boolean;
}

/** A number as people write it, with a comma or a point; null where it is none. */
export function readNumber(text: string): number | null {
  const number = Number(text.replace(',', '.'));
  return text !== '' && Number.isFinite(number) ? number : null;
}

/** One field of the library's own, by its kind. */
export function CustomFieldEditor({ field, value, editor, readOnly }: CustomFieldEditorProps) {
  const { t } = useLingui();
  const [wrong, setWrong] = useState<string | null>(null);
  const said = wrong ?? editor.errors[`customFields.${field.id}`];
  const text = value === null ? '' : String(value);
  const write = (next: string | number | null) => void editor.save({ customFields: { [field.id]: next } });
  const save = (next: string) => {
    const number = readNumber(next);
    const refused = field.kind === 'number' && next !== '' && number === null;
    setWrong(refused ? t`Write a number.` : null);
    if (refused) return;
    write(next === '' ? null : field.kind === 'number' ? number : next);
  };
  // A choice that was taken away later stays on the adapters that have it.
  const choices = text === '' || field.choices.includes(text) ? field.choices : [text, ...field.choices];
  return (
    <section aria-label={field.name} className="flex min-w-0 flex-col gap-1">
      <h3 className="flex min-h-6 items-center text-sm text-muted">{field.name}</h3>
      {field.kind === 'choice' ? (
        <NativeSelect
          label={field.name}
          value={text}
          disabled={readOnly}
          onChange={(next) => write(next === '' ? null : next)}
          options={[
            { value: '', label: t`Not set` },
            ...choices.map((choice) => ({ value: choice, label: choice })),
          ]}
        />
      ) : (
        <TextField
          label={field.name}
          value={text}
          placeholder={t`Not set`}
          type={field.kind === 'date' ? 'date' : 'text'}
          inputMode={field.kind === 'number' ? 'decimal' : 'text'}
          maxLength={LIMITS.customText}
          disabled={readOnly}
          invalid={said !== undefined}
          onSave={save}
        />
      )}
      {said !== undefined && (
        <p role="alert" className="text-sm text-danger">
          {said}
        </p>
      )}
    </section>
  );
}
