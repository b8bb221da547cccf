import type { Batch } from '@lora/schema';
import { REVISION_KINDS, type RevisionKind } from '@lora/schema/values';
import { CUSTOM_PREFIX } from '../../lib/custom-fields.js';

/** What is asked of the library's activity; left out asks nothing. */
export interface ActivityFilter {
  personId?: string;
  kind?: RevisionKind;
  field?: string;
  /** ISO times, the second one not included. */
  since?: string;
  until?: string;
}

/** Kinds whose revisions come in heaps: these are told by their bulk change. */
const IN_HEAPS: readonly RevisionKind[] = ['batch', 'undo'];

/** The kinds to ask of the history itself; none when only bulk changes are wanted. */
export function singleKinds({ kind }: ActivityFilter): RevisionKind[] {
  return REVISION_KINDS.filter((one) => !IN_HEAPS.includes(one) && (kind === undefined || kind === one));
}

/** Whether bulk changes can match. */
export function asksBatches({ kind }: ActivityFilter): boolean {
  return kind === undefined || IN_HEAPS.includes(kind);
}

/** The fields that a bulk change writes, as revisions call them. */
export function batchFields({ change }: Pick<Batch, 'change'>): string[] {
  const { customFields, collection, ...others } = change;
  return [
    ...Object.entries(others).flatMap(([field, value]) => (value === undefined ? [] : [field])),
    ...(collection ? ['collections'] : []),
    ...Object.keys(customFields ?? {}).map((id) => `${CUSTOM_PREFIX}${id}`),
  ];
}

/** Whether a bulk change is among what is asked; the server has no such filters for them. */
export function matchesBatch(filter: ActivityFilter, batch: Batch): boolean {
  const { createdAt } = batch;
  if (createdAt === null || batch.id === null) return false;
  if (filter.kind === 'undo' && batch.undoneAt === null) return false;
  if (filter.personId !== undefined && batch.person?.id !== filter.personId) return false;
  if (filter.field !== undefined && !batchFields(batch).includes(filter.field)) return false;
  if (filter.since !== undefined && Date.parse(createdAt) < Date.parse(filter.since)) return false;
  return filter.until === undefined || Date.parse(createdAt) < Date.parse(filter.until);
}

/** `2026-11-23` in this browser's time zone as an ISO time: its beginning, or the beginning of the day after. */
export function dayStart(day: string, daysLater = 0): string | undefined {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const start = new Date(year, month - 1, date + daysLater);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
}
