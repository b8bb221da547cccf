import { Trans, useLingui } from '@lingui/react/macro';
import { LIMITS } from '@lora/schema/values';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { LongTextEditor } from './long-text-editor.js';
import { type FieldProps, Property } from './property.js';

/** What a person wants to remember about it. */
export function NotesField(props: FieldProps) {
  const { detail, editor, readOnly } = props;
  const { t } = useLingui();
  const [editing, setEditing] = useState(false);
  const edit = (
    <Button size="sm" variant="quiet" disabled={readOnly} onClick={() => setEditing(true)}>
      {detail.notes ? <Trans>Edit</Trans> : <Trans>Add notes</Trans>}
    </Button>
  );
  return (
    <Property {...props} label={t`Notes`} field="notes" actions={!editing && edit}>
      {editing ? (
        <LongTextEditor
          label={t`Notes`}
          value={detail.notes ?? ''}
          maxLength={LIMITS.notes}
          onSave={(text) => editor.save({ notes: text === '' ? null : text })}
          onDone={() => setEditing(false)}
        />
      ) : (
        detail.notes && <p className="break-words whitespace-pre-wrap">{detail.notes}</p>
      )}
    </Property>
  );
}
