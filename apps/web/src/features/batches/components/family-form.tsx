import { Trans, useLingui } from '@lingui/react/macro';
import { FAMILIES, LIMITS } from '@lora/schema/values';
import { useState } from 'react';
import { Checkbox } from '../../../components/ui/checkbox.js';
import { Combobox } from '../../../components/ui/combobox.js';
import { familyLabel } from '../../../lib/base-models.js';
import type { FormProps } from '../change-kinds.js';

/** A family by name, known or not; or back to what the files say. */
export function FamilyForm({ onChange }: FormProps) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const [back, setBack] = useState(false);
  const write = (next: string) => {
    setText(next);
    onChange(next.trim() === '' ? null : { family: next.trim() });
  };
  const wanted = text.trim().toLowerCase();
  const options = FAMILIES.filter(
    (family) => familyLabel(family).toLowerCase().includes(wanted) && family !== wanted,
  ).map((family) => ({ value: family, label: familyLabel(family) }));
  return (
    <div className="flex flex-col gap-3">
      <Combobox
        label={t`Family`}
        text={text}
        onText={write}
        options={options}
        onChoose={write}
        onEnter={write}
        maxLength={LIMITS.family}
        disabled={back}
      />
      <Checkbox
        checked={back}
        onCheckedChange={(on) => {
          setBack(on);
          if (on) onChange({ family: null });
          else write(text);
        }}
        label={<Trans>As the files say</Trans>}
      />
    </div>
  );
}
