import { Trans, useLingui } from '@lingui/react/macro';
import { LIMITS } from '@lora/schema/values';
import { useState, type FormEvent } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { Field } from '../../../components/ui/field.js';
import { Input } from '../../../components/ui/input.js';
import { useAddRoot } from '../api/change-root.js';
import { findGlobProblem, splitGlobs } from '../split-globs.js';
import { GlobField } from './glob-field.js';
import { describeRootError } from './root-error.js';

function AddRootForm({ onDone }: { onDone: () => void }) {
  const { t } = useLingui();
  const [path, setPath] = useState('');
  const [name, setName] = useState('');
  const [globs, setGlobs] = useState('');
  const [missing, setMissing] = useState(false);
  const addRoot = useAddRoot();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!path.trim());
    const ignore = splitGlobs(globs);
    if (!path.trim() || findGlobProblem(ignore)) return;
    addRoot.mutate(
      {
        path: path.trim(),
        ...(name.trim() ? { name: name.trim() } : {}),
        ...(ignore.length > 0 ? { ignore } : {}),
      },
      { onSuccess: onDone },
    );
  };
  const error = missing
    ? t`Enter the path of a folder.`
    : addRoot.error
      ? describeRootError(addRoot.error)
      : undefined;

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field
        label={t`Path of the folder`}
        hint={t`A full path on the server's computer, such as /home/me/loras.`}
        error={error}
      >
        <Input
          mono
          autoComplete="off"
          spellCheck={false}
          maxLength={LIMITS.path}
          value={path}
          onChange={(event) => {
            setPath(event.target.value);
            setMissing(false);
            addRoot.reset();
          }}
        />
      </Field>
      <Field label={t`Name (optional)`} hint={t`Left empty, the folder's own name.`}>
        <Input maxLength={LIMITS.name} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <GlobField value={globs} onChange={setGlobs} />
      <footer className="flex justify-end gap-2 max-md:flex-col-reverse">
        <Button onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" busy={addRoot.isPending}>
          <Trans>Add root</Trans>
        </Button>
      </footer>
    </form>
  );
}

/** Asks for the path of a folder to watch. */
export function AddRootDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={<Trans>Add a root</Trans>}
      description={
        <Trans>LoRA Manager reads the folder and everything below it. It never changes a file there.</Trans>
      }
    >
      <AddRootForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}
