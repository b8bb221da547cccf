import { cloneElement, useId, type ReactElement, type ReactNode } from 'react';

interface FieldControl {
  id?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
}

/** Label, control, hint and error, tied together for screen readers. The child is one Input, Textarea or Select. */
export function Field({
  label,
  hint,
  error,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  children: ReactElement<FieldControl>;
}) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {cloneElement(children, {
        id,
        'aria-describedby': note ? `${id}-note` : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {note && (
        <p
          id={`${id}-note`}
          role={error ? 'alert' : undefined}
          className={error ? 'text-sm text-danger' : 'text-sm text-muted'}
        >
          {note}
        </p>
      )}
    </div>
  );
}
