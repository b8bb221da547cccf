import { Trans, useLingui } from '@lingui/react/macro';
import type { Tag } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { Field } from '../../../components/ui/field.js';
import { Input } from '../../../components/ui/input.js';
import { describeError } from '../../../lib/describe-error.js';
import { useTagChanges } from '../api/change-tag.js';

/** A new tag, at the top or below another. */
export function NewTagDialog({ below, onClose }: { below: Tag | null; onClose: () => void }) {
  const { t } = useLingui();
  const form = useId();
  const changes = useTagChanges();
  const [name, setName] = useState('');
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const above = below === null ? null : (below.id ?? (await changes.create(below.name)).id);
      await changes.create(name.trim(), above);
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
      title={below === null ? t`New tag` : t`New tag below “${below.name}”`}
      footer={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button variant="primary" type="submit" form={form} busy={busy} disabled={name.trim() === ''}>
            <Trans>Create</Trans>
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void save(event)}>
        <Field label={t`Name`} error={refused}>
          <Input value={name} maxLength={LIMITS.tag} onChange={(event) => setName(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
