import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { type FieldProps, Property } from './property.js';
import { TextField } from './text-field.js';

/** As the API takes it. */
const WEIGHT_LIMIT = 10;

/** The strength that this person uses it with. */
export function WeightField(props: FieldProps) {
  const { detail, editor, readOnly } = props;
  const { t } = useLingui();
  const [wrong, setWrong] = useState(false);
  const save = (text: string) => {
    const weight = Number(text.replace(',', '.'));
    const isWeight = Number.isFinite(weight) && Math.abs(weight) <= WEIGHT_LIMIT;
    setWrong(!isWeight);
    if (isWeight) void editor.save({ preferredWeight: text === '' ? null : weight });
  };
  return (
    <Property {...props} label={t`Preferred weight`} field="preferredWeight">
      <TextField
        label={t`Preferred weight`}
        value={detail.preferredWeight === null ? '' : String(detail.preferredWeight)}
        placeholder="1"
        inputMode="decimal"
        disabled={readOnly}
        invalid={wrong || editor.errors.preferredWeight !== undefined}
        onSave={save}
        className="w-24!"
      />
      {wrong && (
        <p role="alert" className="text-sm text-danger">
          {t`Write a number from -10 to 10.`}
        </p>
      )}
    </Property>
  );
}
