import { Trans, useLingui } from '@lingui/react/macro';
import { LIMITS } from '@lora/schema/values';
import { clsx } from 'clsx';
import { useMemo, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { isHtml, sanitizeDescription } from '../sanitize-description.js';
import { LongTextEditor } from './long-text-editor.js';
import { type FieldProps, Property } from './property.js';

/** Longer descriptions start folded. */
const FOLDED_FROM = 600;

function DescriptionText({ text }: { text: string }) {
  const html = useMemo(() => (isHtml(text) ? sanitizeDescription(text) : null), [text]);
  const look = clsx(
    'break-words [&_a]:text-accent-text [&_a]:underline [&_a]:underline-offset-4 [&_blockquote]:border-l-2 [&_blockquote]:border-line-strong [&_blockquote]:pl-3',
    '[&_:is(h1,h2,h3,h4,h5,h6)]:mt-3 [&_:is(h1,h2,h3,h4,h5,h6)]:font-semibold [&_:is(p,ul,ol,pre,table)]:my-2 [&>:first-child]:mt-0',
    '[&_ol]:list-decimal [&_ol]:pl-5 [&_ul]:list-disc [&_ul]:pl-5 [&_:is(pre,code)]:font-mono [&_:is(pre,code)]:text-sm [&_pre]:overflow-x-auto',
  );
  if (html === null) return <p className={`${look} whitespace-pre-wrap`}>{text}</p>;
  // oxlint-disable-next-line react/no-danger -- sanitised on the line above
  return <div className={look} dangerouslySetInnerHTML={{ __html: html }} />;
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
