import { Trans, useLingui } from '@lingui/react/macro';
import { LIMITS } from '@lora/schema/values';
import { NativeSelect } from '../../../components/ui/native-select.js';
import { Switch } from '../../../components/ui/switch.js';
import { useCustomFields } from '../../../lib/custom-fields.js';
import { NSFW_LEVELS, nsfwLabel } from '../../../lib/nsfw.js';
import { CustomFieldEditor } from './custom-field-editor.js';
import { type FieldProps, Property } from './property.js';
import { TextField } from './text-field.js';

/** What is seldom written: creator, licence, level, visibility and the library's own fields. */
export function MoreFields(props: FieldProps) {
  const { detail, editor, readOnly } = props;
  const { t } = useLingui();
  const customFields = useCustomFields();
  const levels = NSFW_LEVELS.map((level) => ({ value: String(level), label: nsfwLabel(level) }));
  return (
    <div className="grid gap-4 border-t border-line pt-4 sm:grid-cols-2">
      <Property {...props} label={t`Creator`} field="creator">
        <TextField
          label={t`Creator`}
          value={detail.creator ?? ''}
          placeholder={t`Not known`}
          maxLength={LIMITS.creator}
          disabled={readOnly}
          invalid={editor.errors.creator !== undefined}
          onSave={(creator) => void editor.save({ creator: creator === '' ? null : creator })}
        />
      </Property>
      <Property {...props} label={t`Licence`} field="license">
        <TextField
          label={t`Licence`}
          value={detail.license ?? ''}
          placeholder={t`Not known`}
          maxLength={LIMITS.license}
          disabled={readOnly}
          invalid={editor.errors.license !== undefined}
          onSave={(license) => void editor.save({ license: license === '' ? null : license })}
        />
      </Property>
      <Property {...props} label={t`NSFW level`} field="nsfwLevel">
        <NativeSelect
          label={t`NSFW level`}
          value={String(detail.nsfwLevel)}
          options={levels}
          disabled={readOnly}
          onChange={(level) => void editor.save({ nsfwLevel: Number(level) })}
        />
      </Property>
      <Property {...props} label={t`In lists`} field="hidden">
        <div className="flex min-h-8 flex-col justify-center">
          <Switch
            label={<Trans>Hide it</Trans>}
            checked={detail.hidden}
            disabled={readOnly}
            onCheckedChange={(hidden) => void editor.save({ hidden })}
          />
        </div>
        {detail.hidden && (
          <p className="text-sm text-muted">
            <Trans>Lists leave it out unless you search for is:hidden.</Trans>
          </p>
        )}
      </Property>
      {customFields.map((field) => (
        <CustomFieldEditor
          key={field.id}
          field={field}
          value={detail.customFields[field.id] ?? null}
          editor={editor}
          readOnly={readOnly}
        />
      ))}
    </div>
  );
}
