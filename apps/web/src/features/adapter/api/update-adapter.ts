import type { AdapterDetail, UpdateAdapter } from '@lora/schema';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { showToast } from '../../../components/ui/toast.js';
import { adapterKey, patchAdapter, storeAdapter } from '../../../lib/adapter-cache.js';
import { api } from '../../../lib/api.js';
import { describeError } from '../../../lib/describe-error.js';
import { ApiError } from '../../../lib/errors.js';
import { contestedFields, type EditableField, fieldsOf, foresee } from '../edits.js';

/** A scan may raise the revision again and again while it reads the file: after this many rounds we give up. */
const ROUNDS = 5;

/** Somebody else changed the same field meanwhile. */
export interface Conflict {
  change: UpdateAdapter;
  fields: EditableField[];
  theirs: AdapterDetail;
}

export interface AdapterEditor {
  /** Shows the change at once and sends it; false: it was not taken, and the page shows why. */
  save: (change: UpdateAdapter) => Promise<boolean>;
  saving: boolean;
  /** What the server said about a field. */
  errors: Partial<Record<string, string>>;
  conflict: Conflict | null;
  /** Ends a conflict: `mine` writes over theirs. */
  settle: (winner: 'mine' | 'theirs') => void;
}

type Outcome =
  | { kind: 'saved' }
  | { kind: 'conflict'; conflict: Conflict }
  | { kind: 'refused'; error: unknown };

/** One change against the revision that the page shows; a revision that moved for another reason is no conflict. */
async function send(client: QueryClient, id: string, change: UpdateAdapter): Promise<Outcome> {
  let seen = client.getQueryData<AdapterDetail>(adapterKey(id));
  const takeBack = patchAdapter(client, id, foresee(change));
  try {
    for (let round = 1; ; round += 1) {
      try {
        storeAdapter(client, await api.updateAdapter(id, change, seen?.revision));
        return { kind: 'saved' };
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 412 || !seen || round === ROUNDS) throw error;
        const theirs: AdapterDetail = await api.adapter(id);
        const fields = contestedFields(change, seen, theirs);
        if (fields.length > 0) {
          storeAdapter(client, theirs);
          return { kind: 'conflict', conflict: { change, fields, theirs } };
        }
        seen = theirs;
      }
    }
  } catch (error) {
    takeBack();
    return { kind: 'refused', error };
  }
}

/** Writes the fields of one adapter, one change after the other. */
export function useAdapterEditor(id: string): AdapterEditor {
  const client = useQueryClient();
  const [errors, setErrors] = useState<AdapterEditor['errors']>({});
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [open, setOpen] = useState(0);
  const line = useRef<Promise<unknown>>(Promise.resolve());

  const save = useCallback(
    async (change: UpdateAdapter) => {
      setOpen((count) => count + 1);
      setErrors((now) => ({
        ...now,
        ...Object.fromEntries(fieldsOf(change).map((field) => [field, undefined])),
      }));
      const turn = line.current.then(() => send(client, id, change));
      line.current = turn;
      const outcome = await turn;
      setOpen((count) => count - 1);
      if (outcome.kind === 'conflict') setConflict(outcome.conflict);
      if (outcome.kind === 'refused') {
        const fields = outcome.error instanceof ApiError ? outcome.error.fields : {};
        setErrors((now) => ({ ...now, ...fields }));
        if (Object.keys(fields).length === 0)
          showToast({ tone: 'danger', title: describeError(outcome.error) });
      }
      return outcome.kind === 'saved';
    },
    [client, id],
  );

  const settle = (winner: 'mine' | 'theirs') => {
    setConflict(null);
    if (winner === 'mine' && conflict) void save(conflict.change);
  };
  return { save, saving: open > 0, errors, conflict, settle };
}
