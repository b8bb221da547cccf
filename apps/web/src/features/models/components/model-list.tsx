import { Trans, useLingui } from '@lingui/react/macro';
import type { MlModel, MlStatus } from '@lora/schema';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { describeError } from '../../../lib/describe-error.js';
import { useMayManage } from '../../../lib/may-manage.js';
import { useChooseModel, useRemoveModel } from '../api/change-models.js';
import { ModelRow } from './model-row.js';

/** All models; owners and admins choose and remove them. */
export function ModelList({ status }: { status: MlStatus }) {
  const { t } = useLingui();
  const mayManage = useMayManage();
  const [asked, setAsked] = useState<{ model: MlModel; what: 'use' | 'remove' } | null>(null);
  const servingId = status.models.find(({ state }) => state === 'serving')?.id ?? null;
  // The one that serves can be chosen again while another is to take over: that stops the change.
  const canUse = (model: MlModel) =>
    model.kind === 'text' &&
    model.state !== 'broken' &&
    (model.state === 'ready' || (model.state === 'serving' && status.next !== null));
  return (
    <>
      <ul aria-label={t`Models`}>
        {status.models.map((model) => (
          <ModelRow
            key={model.id}
            model={model}
            onUse={
              mayManage && status.state !== 'off' && canUse(model)
                ? () => setAsked({ model, what: 'use' })
                : undefined
            }
            onRemove={
              mayManage && !model.builtIn && model.id !== servingId && model.id !== status.next?.id
                ? () => setAsked({ model, what: 'remove' })
                : undefined
            }
          />
        ))}
      </ul>
      {asked?.what === 'use' && (
        <UseDialog model={asked.model} status={status} onDone={() => setAsked(null)} />
      )}
      {asked?.what === 'remove' && <RemoveDialog model={asked.model} onDone={() => setAsked(null)} />}
    </>
  );
}

function UseDialog({ model, status, onDone }: { model: MlModel; status: MlStatus; onDone: () => void }) {
  const choose = useChooseModel();
  const texts = status.coverage.text.total;
  return (
    <Dialog
      open
      onOpenChange={onDone}
      title={model.state === 'serving' ? <Trans>Keep {model.id}</Trans> : <Trans>Use {model.id}</Trans>}
      description={
        model.state === 'serving' ? (
          <Trans>It goes on being used. What the other model has read so far is deleted.</Trans>
        ) : (
          <Trans>
            All {texts} texts are read anew by a job. The model that is in use now serves until that is done;
            then what it has read is deleted.
          </Trans>
        )
      }
      footer={
        <>
          <Button onClick={onDone}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            variant="primary"
            busy={choose.isPending}
            onClick={() => choose.mutate(model.id, { onSuccess: onDone })}
          >
            {model.state === 'serving' ? <Trans>Keep it</Trans> : <Trans>Use it</Trans>}
          </Button>
        </>
      }
    >
      <Failure error={choose.error} />
    </Dialog>
  );
}

function RemoveDialog({ model, onDone }: { model: MlModel; onDone: () => void }) {
  const remove = useRemoveModel();
  return (
    <Dialog
      open
      onOpenChange={onDone}
      title={<Trans>Remove {model.id}</Trans>}
      description={
        <Trans>
          LoRA Manager's copy is deleted from its data folder. The folder that it was added from stays.
        </Trans>
      }
      footer={
        <>
          <Button onClick={onDone}>
            <Trans>Keep it</Trans>
          </Button>
          <Button
            variant="danger"
            busy={remove.isPending}
            onClick={() => remove.mutate(model.id, { onSuccess: onDone })}
          >
            <Trans>Remove</Trans>
          </Button>
        </>
      }
    >
      <Failure error={remove.error} />
    </Dialog>
  );
}

function Failure({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <p role="alert" className="break-words text-danger">
      {describeError(error)}
    </p>
  );
}
