import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterDetail } from '@lora/schema';
import { Undo2 } from 'lucide-react';
import { Button } from '../../../components/ui/button.js';
import { Popover } from '../../../components/ui/popover.js';
import { Tooltip } from '../../../components/ui/tooltip.js';
import type { EditableField } from '../edits.js';
import { nextSource, sayingsOf, sourceHint, sourceLabel } from '../provenance.js';

export interface FieldSourceProps {
  detail: AdapterDetail;
  field: EditableField;
  /** Gives the field back to its next source. */
  onGiveBack: () => void;
  readOnly: boolean;
}

/** Where a value comes from and what others say; a person's own value can be given back. */
export function FieldSource({ detail, field, onGiveBack, readOnly }: FieldSourceProps) {
  const { t } = useLingui();
  const sayings = sayingsOf(detail, field);
  const source = sayings?.[0]?.source;
  if (!sayings || !source) return null;
  const next = nextSource(detail, field);
  const hint = sourceHint(sayings);
  const label = sourceLabel(source);
  return (
    <Popover
      label={t`Where this comes from`}
      align="end"
      trigger={
        <button
          type="button"
          aria-label={hint}
          className="rounded-sm px-1 text-xs text-muted hover:bg-hover hover:text-text max-md:min-h-10"
        >
          <Tooltip label={hint}>
            <span>{label}</span>
          </Tooltip>
        </button>
      }
    >
      <dl className="flex flex-col gap-2">
        {sayings.map((saying) => (
          <div key={saying.source}>
            <dt className="text-xs text-muted">
              {saying.source === source ? (
                <Trans>{sourceLabel(saying.source)}, in force</Trans>
              ) : (
                sourceLabel(saying.source)
              )}
            </dt>
            <dd className="line-clamp-4 break-words">{saying.text}</dd>
          </div>
        ))}
      </dl>
      {source === 'user' && (
        <Button
          size="sm"
          icon={<Undo2 aria-hidden />}
          onClick={onGiveBack}
          disabled={readOnly}
          className="mt-3"
        >
          {next ? <Trans>Give back to {sourceLabel(next)}</Trans> : <Trans>Take my value away</Trans>}
        </Button>
      )}
    </Popover>
  );
}
