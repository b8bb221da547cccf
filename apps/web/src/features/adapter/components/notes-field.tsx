import { Trans, useLingui } from '@lingui/react/macro';
import { LIMITS } from '@lora/schema/values';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { LongTextEditor } from './long-text-editor.js';
import { NotesText } from './notes-text.js';
import { type FieldProps, Property } from './property.js';

/** What a person wants to remember about it, in Markdown. */
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
          hint={t`Markdown: **bold**, lists with -, links with [words](address)`}
          renderPreview={(text) => <NotesText text={text} />}
          onSave={(text) => editor.save({ notes: text === '' ? null : text })}
          onDone={() => setEditing(false)}
        />
      ) : (
        detail.notes && <NotesText text={detail.notes} />
      )}
    </Property>
  );
}
