import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { AdapterDetail, Proposal } from '@lora/schema';
import { FileDiff } from 'lucide-react';
import { Button } from '../../../components/ui/button.js';
import { fieldLabel, valueText } from '../../../lib/field-words.js';
import { useAnswerProposal } from '../api/answer-proposal.js';
import { sourceLabel } from '../provenance.js';

function ProposalRow({
  proposal,
  busy,
  disabled,
  onAccept,
  onDismiss,
}: {
  proposal: Proposal;
  busy: boolean;
  disabled: boolean;
  onAccept: (label: string) => void;
  onDismiss: (label: string) => void;
}) {
  const { t } = useLingui();
  const { field, source } = proposal;
  const label = fieldLabel(field);
  return (
    <li className="flex flex-wrap items-end gap-x-4 gap-y-2 border-t border-line py-3 first:border-t-0 last:pb-0">
      <dl className="grid min-w-0 flex-1 basis-64 grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-sm">
        <dt className="col-span-2 font-medium">{label}</dt>
        <dt className="text-muted">
          <Trans>yours</Trans>
        </dt>
        <dd className="line-clamp-3 break-words">{valueText(field, proposal.current.value)}</dd>
        <dt className="text-muted">{sourceLabel(source)}</dt>
        <dd className="line-clamp-3 break-words">{valueText(field, proposal.proposed.value)}</dd>
      </dl>
      <div className="flex gap-2">
        <Button
          size="sm"
          variant="quiet"
          disabled={disabled}
          aria-label={t`Keep yours: ${label}`}
          onClick={() => onDismiss(label)}
        >
          <Trans>Keep yours</Trans>
        </Button>
        <Button
          size="sm"
          busy={busy}
          disabled={disabled}
          aria-label={t`Take the file's: ${label}`}
          onClick={() => onAccept(label)}
        >
          <Trans>Take the file's</Trans>
        </Button>
      </div>
    </li>
  );
}

/** Where files came to say something else than people wrote: both values, and the choice. Nothing is taken unasked. */
export function ProposalList({ detail, readOnly }: { detail: AdapterDetail; readOnly: boolean }) {
  const { busy, accept, dismiss } = useAnswerProposal(detail.id);
  const { proposals } = detail;
  if (proposals.length === 0) return null;
  return (
    <details className="group rounded-md border border-line-strong px-3 py-2">
      <summary className="flex min-h-7 cursor-pointer list-none items-center gap-2 max-md:min-h-10 [&::-webkit-details-marker]:hidden">
        <FileDiff aria-hidden className="size-4 shrink-0 text-info" />
        <span className="font-medium">
          <Trans>Files say otherwise</Trans>
        </span>
        <span className="text-sm text-muted">
          <Plural value={proposals.length} one="# field" other="# fields" />
        </span>
        <span className="ml-auto text-sm text-muted group-open:hidden">
          <Trans>Show</Trans>
        </span>
        <span className="ml-auto hidden text-sm text-muted group-open:inline">
          <Trans>Hide</Trans>
        </span>
      </summary>
      <ul className="mt-1">
        {proposals.map((proposal) => (
          <ProposalRow
            key={proposal.field}
            proposal={proposal}
            busy={busy === proposal.field}
            disabled={readOnly || busy !== null}
            onAccept={(label) => accept(proposal.field, label)}
            onDismiss={(label) => dismiss(proposal.field, label)}
          />
        ))}
      </ul>
    </details>
  );
}
