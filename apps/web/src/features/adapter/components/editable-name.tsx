import { useLingui } from '@lingui/react/macro';
import { LIMITS } from '@lora/schema/values';
import { Pencil } from 'lucide-react';
import { useRef, useState } from 'react';
import { IconButton } from '../../../components/ui/icon-button.js';
import { Input } from '../../../components/ui/input.js';
import { useMarkEditing } from '../editing-store.js';
import { FieldSource } from './field-source.js';
import type { FieldProps } from './property.js';

/** The name as the page's head: a click makes it a field, Enter keeps, Escape leaves it as it was. */
export function EditableName({ detail, editor, readOnly }: FieldProps) {
  const { t } = useLingui();
  const [draft, setDraft] = useState<string | null>(null);
  const pencil = useRef<HTMLButtonElement>(null);
  // Escape also ends the field, and the blur that follows must not save.
  const done = useRef(false);
  useMarkEditing(draft !== null);
  const error = editor.errors.name;

  const end = async (keep: boolean) => {
    if (done.current || draft === null) return;
    done.current = true;
    const name = draft.trim();
    const stays = !keep || name === detail.name;
    const taken = stays || (await editor.save({ name: name === '' ? null : name }));
    if (taken) setDraft(null);
    done.current = false;
  };

  return (
    <div>
      {draft === null ? (
        <div className="flex items-start gap-2">
          <h2 className="min-w-0 text-xl leading-8 font-semibold break-words">{detail.name}</h2>
          <IconButton
            ref={pencil}
            label={t`Rename`}
            icon={<Pencil aria-hidden />}
            disabled={readOnly}
            onClick={() => setDraft(detail.name)}
          />
          <span className="flex h-8 items-center max-md:h-10">
            <FieldSource
              detail={detail}
              field="name"
              readOnly={readOnly}
              onGiveBack={() => void editor.save({ name: null })}
            />
          </span>
        </div>
      ) : (
        <Input
          autoFocus
          aria-label={t`Name`}
          aria-invalid={error ? true : undefined}
          maxLength={LIMITS.name}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={() => void end(true)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void end(true);
            if (event.key === 'Escape') void end(false);
          }}
          className="text-xl font-semibold"
        />
      )}
      {error && (
        <p role="alert" className="mt-1 text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
