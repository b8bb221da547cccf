import type { AdapterDetail, UpdateAdapter } from '@lora/schema';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { showToast } from '../../../components/ui/toast.js';
import { adapterKey, patchAdapter, storeAdapter } from '../../../lib/adapter-cache.js';
import { api } from '../../../lib/api.js';
import { describeError } from '../../../lib/describe-error.js';
import { customFieldId } from '../../../lib/custom-fields.js';
import { ApiError } from '../../../lib/errors.js';
import { contestedFields, fieldsOf, foresee, joinChange } from '../edits.js';

/** A scan may raise the revision again and again while it reads the file: after this many rounds we give up. */
const ROUNDS = 5;

/** Somebody else changed the same field meanwhile. */
export interface Conflict {
  change: UpdateAdapter;
  /** Names as `fieldsOf` gives them. */
  fields: string[];
  /** What the change was made on. */
  seen: AdapterDetail;
  theirs: AdapterDetail;
}

/** `both` joins lists: my additions and removals on top of theirs. */
export type Winner = 'mine' | 'theirs' | 'both';

export interface AdapterEditor {
  /**
   * Shows the change at once and sends it; false: it was not taken, and the page shows why. While a person chooses
   * between two values it waits for the choice.
   */
  save: (change: UpdateAdapter) => Promise<boolean>;
  saving: boolean;
  /** What the server said about a field. */
  errors: Partial<Record<string, string>>;
  conflict: Conflict | null;
  /** Ends a conflict: `mine` writes over theirs. */
  settle: (winner: Winner) => void;
}

/** The name under which the server speaks of a field: `custom.<id>` is `customFields.<id>` there. */
export function errorKey(field: string): string {
  const custom = customFieldId(field);
  return custom === null ? field : `customFields.${custom}`;
}

type Outcome =
  | { kind: 'saved' }
  | { kind: 'conflict'; conflict: Conflict }
  | { kind: 'refused'; error: unknown };

/** A conflict that nobody has settled yet. */
interface Waiting {
  conflict: Conflict;
  resolve: (taken: boolean) => void;
}

/** One change against the revision that the page shows; a revision that moved for another reason is no conflict. */
async function send(client: QueryClient, id: string, change: UpdateAdapter): Promise<Outcome> {
  let seen = client.getQueryData<AdapterDetail>(adapterKey(id));
  const takeBack = patchAdapter(client, id, foresee(change, seen));
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
          return { kind: 'conflict', conflict: { change, fields, seen, theirs } };
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
  const [conflicts, setConflicts] = useState<readonly Waiting[]>([]);
  const [open, setOpen] = useState(0);
  const line = useRef<Promise<unknown>>(Promise.resolve());

  const save = useCallback(
    async (change: UpdateAdapter) => {
      const sent = fieldsOf(change).map(errorKey);
      setOpen((count) => count + 1);
      setErrors((now) => ({
        ...now,
        ...Object.fromEntries(sent.map((field) => [field, undefined])),
      }));
      const turn = line.current.then(() => send(client, id, change));
      line.current = turn;
      const outcome = await turn;
      setOpen((count) => count - 1);
      if (outcome.kind === 'conflict') {
        return new Promise<boolean>((resolve) => {
          setConflicts((now) => [...now, { conflict: outcome.conflict, resolve }]);
        });
      }
      if (outcome.kind === 'refused') {
        const said = outcome.error instanceof ApiError ? outcome.error.fields : {};
        setErrors((now) => ({ ...now, ...said }));
        // Only what stands beside a field is seen there.
        if (!sent.some((field) => field in said))
          showToast({ tone: 'danger', title: describeError(outcome.error) });
      }
      return outcome.kind === 'saved';
    },
    [client, id],
  );

  const [first] = conflicts;
  const settle = (winner: Winner) => {
    if (!first) return;
    setConflicts((now) => now.slice(1));
    const { change, seen, theirs } = first.conflict;
    if (winner === 'theirs') first.resolve(true);
    else void save(winner === 'both' ? joinChange(change, seen, theirs) : change).then(first.resolve);
  };
  return { save, saving: open > 0, errors, conflict: first?.conflict ?? null, settle };
}
