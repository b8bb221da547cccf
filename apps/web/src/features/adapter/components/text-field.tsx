import { useState } from 'react';
import { Input } from '../../../components/ui/input.js';
import { useMarkEditing } from '../editing-store.js';

export interface TextFieldProps {
  label: string;
  value: string;
  onSave: (value: string) => void;
  disabled?: boolean;
  invalid?: boolean;
  maxLength?: number;
  placeholder?: string;
  inputMode?: 'text' | 'decimal';
  /** A date is `YYYY-MM-DD`. */
  type?: 'text' | 'date';
  /** Id of a datalist. */
  list?: string;
  className?: string;
}

/** One line that is kept on Enter or when it is left; Escape brings the old one back. */
export function TextField({ label, value, onSave, disabled, invalid, ...rest }: TextFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  useMarkEditing(draft !== null);
  const keep = () => {
    if (draft !== null && draft.trim() !== value) onSave(draft.trim());
    setDraft(null);
  };
  return (
    <Input
      {...rest}
      aria-label={label}
      aria-invalid={invalid || undefined}
      autoComplete="off"
      disabled={disabled}
      value={draft ?? value}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}
