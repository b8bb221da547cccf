import { Trans, useLingui } from '@lingui/react/macro';
import type { MlModel } from '@lora/schema';
import { ArrowRight, CircleAlert, CircleCheck, Hourglass, Trash2 } from 'lucide-react';
import { Badge } from '../../../components/ui/badge.js';
import { Button } from '../../../components/ui/button.js';
import { CopyButton } from '../../../components/ui/copy-button.js';
import { FileSize } from '../../../components/ui/file-size.js';
import { IconButton } from '../../../components/ui/icon-button.js';
import { RelativeTime } from '../../../components/ui/relative-time.js';
import { formatCount } from '../../../lib/format.js';

/** One model: what it is, how it stands, and for those who may, what can be done with it. */
export function ModelRow({
  model,
  onUse,
  onRemove,
}: {
  model: MlModel;
  /** Left out where it cannot be chosen. */
  onUse?: () => void;
  onRemove?: () => void;
}) {
  const { t } = useLingui();
  return (
    <li className="flex flex-col gap-2 border-b border-line py-4 first:pt-0 last:border-b-0 last:pb-0">
      <div className="flex items-start gap-3">
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3">
          <h3 className="font-medium break-all">{model.id}</h3>
          <ModelState model={model} />
        </div>
        {onUse && (
          // The one in use has it only while another is to take over.
          <Button
            size="sm"
            onClick={onUse}
            aria-label={model.state === 'serving' ? t`Keep ${model.id}` : t`Use ${model.id}`}
          >
            {model.state === 'serving' ? <Trans>Keep</Trans> : <Trans>Use</Trans>}
          </Button>
        )}
        {onRemove && (
          <IconButton
            size="sm"
            label={t`Remove ${model.id}`}
            icon={<Trash2 aria-hidden />}
            onClick={onRemove}
          />
        )}
      </div>
      {model.problem && <p className="text-sm break-words text-danger">{model.problem.message}</p>}
      <ModelFacts model={model} />
      {model.sha256 !== null && <ModelDetails model={model} sha256={model.sha256} />}
    </li>
  );
}

function ModelState({ model: { state } }: { model: MlModel }) {
  if (state === 'serving') {
    return (
      <Badge tone="ok" icon={<CircleCheck aria-hidden />}>
        <Trans>in use</Trans>
      </Badge>
    );
  }
  if (state === 'next') {
    return (
      <Badge tone="info" icon={<Hourglass aria-hidden />}>
        <Trans>takes over soon</Trans>
      </Badge>
    );
  }
  if (state !== 'broken') return null;
  return (
    <Badge tone="danger" icon={<CircleAlert aria-hidden />}>
      <Trans>can't be used</Trans>
    </Badge>
  );
}

function ModelFacts({ model }: { model: MlModel }) {
  const dim = model.dim === null ? null : formatCount(model.dim);
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
      <li>
        {model.builtIn ? (
          <Trans>comes with the program</Trans>
        ) : model.addedAt === null ? (
          <Trans>put there by hand</Trans>
        ) : model.addedBy === null ? (
          <Trans>
            added <RelativeTime at={model.addedAt} />
          </Trans>
        ) : (
          <Trans>
            added <RelativeTime at={model.addedAt} /> by {model.addedBy}
          </Trans>
        )}
      </li>
      {model.license !== null && (
        <li className="break-words">
          <Trans>licence {model.license}</Trans>
        </li>
      )}
      {model.size !== null && (
        <li>
          <Trans>
            <FileSize bytes={model.size} /> on disk
          </Trans>
        </li>
      )}
      {model.memory !== null && (
        <li>
          <Trans>
            <FileSize bytes={model.memory} /> of memory
          </Trans>
        </li>
      )}
      {dim !== null && (
        <li>
          <Trans>{dim} numbers a text</Trans>
        </li>
      )}
    </ul>
  );
}

function ModelDetails({ model, sha256 }: { model: MlModel; sha256: string }) {
  const tokens = model.maxTokens === null ? null : formatCount(model.maxTokens);
  return (
    <details className="text-sm text-muted">
      <summary className="w-fit cursor-pointer rounded-sm max-md:py-2.5">
        <Trans>What is in it</Trans>
      </summary>
      <ul className="mt-1 flex flex-col gap-1 break-all">
        {[...model.inputs, ...model.outputs].map((port, at) => (
          <li key={port.name} className="flex items-center gap-1 font-mono text-xs">
            {at >= model.inputs.length && <ArrowRight aria-hidden className="size-3 shrink-0" />}
            {port.name} [{port.shape}]
          </li>
        ))}
        {tokens !== null && (
          <li>
            <Trans>reads at most {tokens} tokens of a text</Trans>
          </li>
        )}
        <li className="flex items-center gap-1">
          <span className="font-mono text-xs">SHA-256 {sha256.slice(0, 16)}…</span>
          <CopyButton text={sha256} />
        </li>
      </ul>
    </details>
  );
}
