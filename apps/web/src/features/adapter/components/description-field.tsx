import { Trans, useLingui } from '@lingui/react/macro';
import { LIMITS } from '@lora/schema/values';
import { useMemo, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { RICH_TEXT } from '../rich-text-look.js';
import { isHtml, sanitizeDescription } from '../sanitize-description.js';
import { LongTextEditor } from './long-text-editor.js';
import { type FieldProps, Property } from './property.js';

/** Longer descriptions start folded. */
const FOLDED_FROM = 600;

function DescriptionText({ text }: { text: string }) {
  const html = useMemo(() => (isHtml(text) ? sanitizeDescription(text) : null), [text]);
  if (html === null) return <p className={`${RICH_TEXT} whitespace-pre-wrap`}>{text}</p>;
  // oxlint-disable-next-line react/no-danger -- sanitised on the line above
  return <div className={RICH_TEXT} dangerouslySetInnerHTML={{ __html: html }} />;
}

/** The description as its maker wrote it, made safe. */
export function DescriptionField(props: FieldProps) {
  const { detail, editor, readOnly } = props;
  const { t } = useLingui();
  const [editing, setEditing] = useState(false);
  const [whole, setWhole] = useState(false);
  const text = detail.description ?? '';
  const isLong = text.length > FOLDED_FROM;
  const edit = (
    <Button size="sm" variant="quiet" disabled={readOnly} onClick={() => setEditing(true)}>
      {text ? <Trans>Edit</Trans> : <Trans>Add a description</Trans>}
    </Button>
  );
  return (
    <Property {...props} label={t`Description`} field="description" actions={!editing && edit}>
      {editing ? (
        <LongTextEditor
          label={t`Description`}
          value={text}
          maxLength={LIMITS.description}
          onSave={(next) => editor.save({ description: next === '' ? null : next })}
          onDone={() => setEditing(false)}
        />
      ) : (
        text && (
          <>
            <div className={isLong && !whole ? 'max-h-52 overflow-hidden' : undefined}>
              <DescriptionText text={text} />
            </div>
            {isLong && (
              <Button
                size="sm"
                variant="quiet"
                aria-expanded={whole}
                onClick={() => setWhole(!whole)}
                className="-ml-2 self-start"
              >
                {whole ? <Trans>Show less</Trans> : <Trans>Show all</Trans>}
              </Button>
            )}
          </>
        )
      )}
    </Property>
  );
}
