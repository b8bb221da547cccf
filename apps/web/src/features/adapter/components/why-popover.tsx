import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterDetail, Evidence } from '@lora/schema';
import { TriangleAlert } from 'lucide-react';
import { Popover } from '../../../components/ui/popover.js';
import { baseModelLabel, familyLabel, networkTypeLabel } from '../../../lib/base-models.js';

const LABELS: Record<string, (id: string) => string> = {
  baseModel: baseModelLabel,
  family: familyLabel,
  networkType: networkTypeLabel,
};
/** Warnings that speak of the base model. */
const ABOUT_BASE = /base|foreign/;

function EvidencePart({ title, field, fact }: { title: string; field: string; fact: Evidence }) {
  const percent = Math.round(fact.confidence * 100);
  return (
    <section className="flex flex-col gap-1">
      <h4 className="flex justify-between gap-2">
        <span>
          <span className="text-muted">{title}</span>{' '}
          {fact.value === null ? <Trans>not known</Trans> : (LABELS[field]?.(fact.value) ?? fact.value)}
        </span>
        <span className="text-muted">
          <Trans>{percent} % sure</Trans>
        </span>
      </h4>
      <ul className="list-disc pl-4 text-muted">
        {fact.evidence.map((sentence) => (
          <li key={sentence} className="break-words">
            {sentence}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What base model, family and type rest on, and what speaks against them. */
export function WhyPopover({ detail }: { detail: AdapterDetail }) {
  const { t } = useLingui();
  const { evidence } = detail;
  const parts = [
    { field: 'baseModel', title: t`Base model` },
    { field: 'family', title: t`Family` },
    { field: 'networkType', title: t`Type` },
  ].flatMap(({ field, title }) => {
    const fact = evidence[field];
    return fact ? [{ field, title, fact }] : [];
  });
  const against = detail.warnings.filter(({ code }) => ABOUT_BASE.test(code));
  const possible = detail.tensors?.possibleBaseModels ?? [];
  return (
    <Popover
      label={t`What this rests on`}
      trigger={
        <button
          type="button"
          className="rounded-sm text-sm text-muted underline decoration-line-strong underline-offset-4 hover:text-text max-md:min-h-10 max-md:px-2"
        >
          <Trans>Why</Trans>
        </button>
      }
    >
      <div className="flex flex-col gap-3">
        {parts.map((part) => (
          <EvidencePart key={part.field} {...part} />
        ))}
        {possible.length > 1 && (
          <p className="text-muted">
            <Trans>The tensors fit {possible.map(baseModelLabel).join(', ')}.</Trans>
          </p>
        )}
        {against.map(({ code, message }) => (
          <p key={code + message} className="flex gap-2">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
            {message}
          </p>
        ))}
        {parts.length === 0 && (
          <p className="text-muted">
            <Trans>The file hasn't been read yet.</Trans>
          </p>
        )}
      </div>
    </Popover>
  );
}
