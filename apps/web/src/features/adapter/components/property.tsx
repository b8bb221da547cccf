import type { ReactNode } from 'react';
import type { AdapterDetail } from '@lora/schema';
import type { AdapterEditor } from '../api/update-adapter.js';
import type { EditableField } from '../edits.js';
import { FieldSource } from './field-source.js';

/** What each field of the page is given. */
export interface FieldProps {
  detail: AdapterDetail;
  editor: AdapterEditor;
  /** Offline: nothing can be written. */
  readOnly: boolean;
}

export interface PropertyProps extends FieldProps {
  label: string;
  field: EditableField;
  /** Beside the label, at the right. */
  actions?: ReactNode;
  children: ReactNode;
}

/** One field: its name, its source, its value, and what the server said about the last try. */
export function Property({ label, field, detail, editor, readOnly, actions, children }: PropertyProps) {
  const error = editor.errors[field];
  return (
    <section aria-label={label} className="flex flex-col gap-1">
      <header className="flex min-h-6 items-center gap-2">
        <h3 className="text-sm text-muted">{label}</h3>
        <FieldSource
          detail={detail}
          field={field}
          readOnly={readOnly}
          onGiveBack={() => void editor.save({ [field]: null })}
        />
        <span className="flex-1" />
        {actions}
      </header>
      {children}
      {error && (
        <p role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
    </section>
  );
}
