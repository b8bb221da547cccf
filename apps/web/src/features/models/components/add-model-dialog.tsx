import { Trans, useLingui } from '@lingui/react/macro';
import { LIMITS } from '@lora/schema/values';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { Field } from '../../../components/ui/field.js';
import { Input } from '../../../components/ui/input.js';
import { showToast } from '../../../components/ui/toast.js';
import { describeError } from '../../../lib/describe-error.js';
import { useAddModel } from '../api/change-models.js';

/** Asks for a model's folder on the server. */
export function AddModelDialog({
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
      title={<Trans>Add a model</Trans>}
      description={
        <Trans>
          A folder with model.onnx, tokenizer.json and manifest.json. It is checked, tried out and copied; it
          stays as it is. Take models only from people you trust.
        </Trans>
      }
    >
      <AddModelForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function AddModelForm({ onDone }: { onDone: () => void }) {
  const { t } = useLingui();
  const [path, setPath] = useState('');
  const [missing, setMissing] = useState(false);
  const add = useAddModel();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!path.trim());
    if (!path.trim()) return;
    add.mutate(path.trim(), {
      onSuccess: ({ id }) => {
        showToast({ title: t`${id} is there. Choose it to use it.` });
        onDone();
      },
    });
  };
  const refused = add.error ? describeError(add.error) : undefined;

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field
        label={t`Path of the folder`}
        hint={t`A full path on the server's computer, such as /home/me/models/minilm.`}
        error={missing ? t`Enter the path of a folder.` : refused}
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
            add.reset();
          }}
        />
      </Field>
      {add.isPending && (
        <p role="status" className="text-sm text-muted">
          <Trans>Checking and trying it out. A large model takes a minute or two.</Trans>
        </p>
      )}
      <footer className="flex justify-end gap-2 max-md:flex-col-reverse">
        <Button onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" busy={add.isPending}>
          <Trans>Add a model</Trans>
        </Button>
      </footer>
    </form>
  );
}
