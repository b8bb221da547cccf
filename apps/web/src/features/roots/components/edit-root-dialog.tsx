import { Trans, useLingui } from '@lingui/react/macro';
import type { Root } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { useState, type FormEvent } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { Field } from '../../../components/ui/field.js';
import { Input } from '../../../components/ui/input.js';
import { useUpdateRoot } from '../api/change-root.js';
import { findGlobProblem, splitGlobs } from '../split-globs.js';
import { GlobField } from './glob-field.js';
import { describeRootError } from './root-error.js';

function EditRootForm({ root, onDone }: { root: Root; onDone: () => void }) {
  const { t } = useLingui();
  const [name, setName] = useState(root.name);
  const [globs, setGlobs] = useState(root.ignore.join('\n'));
  const updateRoot = useUpdateRoot(root.id);
  const nameMissing = !name.trim();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const ignore = splitGlobs(globs);
    if (nameMissing || findGlobProblem(ignore)) return;
    updateRoot.mutate({ name: name.trim(), ignore }, { onSuccess: onDone });
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field label={t`Name`} error={nameMissing ? t`Enter a name.` : undefined}>
        <Input maxLength={LIMITS.name} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <GlobField value={globs} onChange={setGlobs} />
      {updateRoot.error && (
        <p role="alert" className="text-danger">
          {describeRootError(updateRoot.error)}
        </p>
      )}
      <footer className="flex justify-end gap-2 max-md:flex-col-reverse">
        <Button onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" busy={updateRoot.isPending}>
          <Trans>Save</Trans>
        </Button>
      </footer>
    </form>
  );
}

/** Name and left-out patterns of a root; changed patterns count from the next scan on. */
export function EditRootDialog({
  root,
  open,
  onOpenChange,
}: {
  root: Root;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={<Trans>Edit root</Trans>}
      description={<span className="font-mono text-sm break-all">{root.path}</span>}
    >
      <EditRootForm root={root} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}
