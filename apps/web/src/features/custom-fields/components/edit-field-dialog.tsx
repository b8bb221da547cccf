import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { CustomField } from '@lora/schema';
import { CUSTOM_FIELD_KINDS, type CustomFieldKind, LIMITS } from '@lora/schema/values';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { Field } from '../../../components/ui/field.js';
import { Input, Textarea } from '../../../components/ui/input.js';
import { Segmented } from '../../../components/ui/segmented.js';
import { describeError } from '../../../lib/describe-error.js';
import { useCustomFieldChanges } from '../api/change-custom-field.js';
import { kindLabel, readChoices } from '../field-kinds.js';

/** Name, kind and choices of a field; the kind of one that is there stays. */
export function EditFieldDialog({ field, onClose }: { field: CustomField | null; onClose: () => void }) {
  const { t } = useLingui();
  const form = useId();
  const changes = useCustomFieldChanges();
  const [name, setName] = useState(field?.name ?? '');
  const [kind, setKind] = useState<CustomFieldKind>(field?.kind ?? 'text');
  const [choices, setChoices] = useState(field?.choices.join('\n') ?? '');
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const words = readChoices(choices);
  const tooMany = words.length > LIMITS.choices;
  const gone = field?.choices.filter((choice) => !words.includes(choice)) ?? [];

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefused(undefined);
    const own = kind === 'choice' ? { choices: words } : {};
    try {
      if (field) await changes.update(field.id, { name: name.trim(), ...own });
      else await changes.create({ name: name.trim(), kind, ...own });
      onClose();
    } catch (error) {
      setRefused(describeError(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={field ? t`Edit the field` : t`New field`}
      description={field ? undefined : t`Every adapter gets it, empty at first.`}
      footer={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={form}
            busy={busy}
            disabled={name.trim() === '' || tooMany || (kind === 'choice' && words.length === 0)}
          >
            {field ? <Trans>Save</Trans> : <Trans>Create</Trans>}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
        <Field label={t`Name`} error={refused}>
          <Input
            value={name}
            maxLength={LIMITS.customField}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        {!field && (
          <div className="flex flex-col gap-1">
            <p className="text-sm font-medium">
              <Trans>What it takes</Trans>
            </p>
            <Segmented
              label={t`What it takes`}
              value={kind}
              options={CUSTOM_FIELD_KINDS.map((one) => ({ value: one, label: kindLabel(one) }))}
              onValueChange={setKind}
            />
          </div>
        )}
        {kind === 'choice' && (
          <Field
            label={t`Choices`}
            hint={
              gone.length > 0
                ? t`Adapters that have ${gone.join(', ')} keep it.`
                : t`One a line, in the order they are shown.`
            }
            error={
              tooMany
                ? plural(LIMITS.choices, { one: 'At most # choice.', other: 'At most # choices.' })
                : undefined
            }
          >
            <Textarea rows={5} value={choices} onChange={(event) => setChoices(event.target.value)} />
          </Field>
        )}
      </form>
    </Dialog>
  );
}
