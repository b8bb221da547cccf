import { t } from '@lingui/core/macro';
import type { AdapterDetail } from '@lora/schema';
import { valueText } from '../../lib/field-words.js';
import type { EditableField } from './edits.js';

/** Longest value shown in a hint. */
const HINT_LETTERS = 80;

export function sourceLabel(source: string): string {
  switch (source) {
    case 'user':
      return t`you`;
    case 'sidecar':
      return t`sidecar`;
    case 'civitai':
      return t`Civitai`;
    case 'header':
      return t`header`;
    case 'rule':
      return t`worked out`;
    default:
      return source;
  }
}

export interface FieldSaying {
  source: string;
  text: string;
}

/** Who says what about a field: the source in force first. Null where nobody has said anything. */
export function sayingsOf(detail: AdapterDetail, field: EditableField): FieldSaying[] | null {
  const provenance = detail.provenance[field];
  if (!provenance) return null;
  return [
    { source: provenance.source, text: valueText(field, detail[field]) },
    ...Object.entries(provenance.others).map(([source, value]) => ({
      source,
      text: valueText(field, value),
    })),
  ];
}

function shorten(text: string): string {
  return text.length > HINT_LETTERS ? `${text.slice(0, HINT_LETTERS)}…` : text;
}

/** "from header · Civitai says Flat ink". */
export function sourceHint(sayings: readonly FieldSaying[]): string {
  const [first, ...others] = sayings;
  if (!first) return '';
  const from = sourceLabel(first.source);
  return [
    t`from ${from}`,
    ...others.map(({ source, text }) => t`${sourceLabel(source)} says ${shorten(text)}`),
  ].join(' · ');
}

/** Where a field goes when the user's value is taken away. */
export function nextSource(detail: AdapterDetail, field: EditableField): string | null {
  const others = Object.keys(detail.provenance[field]?.others ?? {});
  return ['sidecar', 'civitai', 'header', 'rule'].find((source) => others.includes(source)) ?? null;
}
