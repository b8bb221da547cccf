import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterDetail } from '@lora/schema';
import { useMemo, useState } from 'react';
import { CopyButton } from '../../../components/ui/copy-button.js';
import { Input } from '../../../components/ui/input.js';
import { PartTitle } from './fact-list.js';

interface Entry {
  key: string;
  text: string;
}

/** A value as text; JSON inside a text is laid out, so that it can be read. */
export function rawText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2) ?? '';
  if (!/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}

function toEntries(record: Record<string, unknown> | null): Entry[] {
  return Object.entries(record ?? {}).map(([key, value]) => ({ key, text: rawText(value) }));
}

function Entries({ entries }: { entries: readonly Entry[] }) {
  const { t } = useLingui();
  return (
    <dl>
      {entries.map(({ key, text }) => (
        <div key={key} className="group flex gap-x-4 border-b border-line py-1.5 max-md:flex-col">
          <dt className="w-64 shrink-0 font-mono text-sm break-all text-muted">{key}</dt>
          <dd className="flex min-w-0 flex-1 items-start gap-1 max-md:[&>button]:-mt-2">
            <pre
              tabIndex={mayScroll(text) ? 0 : undefined}
              className="max-h-60 min-w-0 flex-1 overflow-y-auto font-mono text-sm break-all whitespace-pre-wrap"
            >
              {text}
            </pre>
            <CopyButton text={text} name={t`Copy ${key}`} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The header's metadata and Civitai's words as they stand, with a search over both. */
/** Letters of one row on a phone, and the rows that fit the box (240 px). */
const NARROW_ROW = 30;
const ROWS_SHOWN = 10;

export function RawTab({ detail }: { detail: AdapterDetail }) {
  const { t } = useLingui();
  const [words, setWords] = useState('');
  const header = useMemo(() => toEntries(detail.metadata), [detail.metadata]);
  const civitai = useMemo(() => toEntries(detail.civitai), [detail.civitai]);
  const wanted = words.trim().toLowerCase();
  const match = ({ key, text }: Entry) => `${key}\n${text}`.toLowerCase().includes(wanted);
  const [foundHeader, foundCivitai] = [header.filter(match), civitai.filter(match)];
  if (header.length + civitai.length === 0) {
    return (
      <p className="text-muted">
        <Trans>The header holds no metadata.</Trans>
      </p>
    );
  }
  return (
    <>
      <div className="mb-4 max-w-sm">
        <Input
          type="search"
          aria-label={t`Search the metadata`}
          placeholder={t`Search the metadata`}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </div>
      {foundHeader.length + foundCivitai.length === 0 && (
        <p className="text-muted">
          <Trans>Nothing matches.</Trans>
        </p>
      )}
      {foundHeader.length > 0 && (
        <>
          <PartTitle>
            <Trans>Header</Trans>
          </PartTitle>
          <Entries entries={foundHeader} />
        </>
      )}
      {foundCivitai.length > 0 && (
        <>
          <PartTitle>Civitai</PartTitle>
          <Entries entries={foundCivitai} />
        </>
      )}
    </>
  );
}

/** Whether a value can be taller than its box on the narrowest screen: then the keyboard must be able to scroll it. */
function mayScroll(text: string): boolean {
  const rows = text
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / NARROW_ROW)), 0);
  return rows > ROWS_SHOWN;
}
