import { Trans, useLingui } from '@lingui/react/macro';
import { parseQuery } from '@lora/query';
import type { Collection } from '@lora/schema';
import { type AdapterSort, LIMITS } from '@lora/schema/values';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { Field } from '../../../components/ui/field.js';
import { Input, Textarea } from '../../../components/ui/input.js';
import { describeError } from '../../../lib/describe-error.js';
import { useCollectionChanges } from '../api/change-collection.js';

/** Long enough for a paragraph; the server takes more. */
const DESCRIPTION_MAX = 2_000;

export interface EditCollectionProps {
  /** Null: a new one. */
  collection: Collection | null;
  /** Of a new saved search; null: put together by hand. */
  query?: string | null;
  sort?: AdapterSort | null;
  onClose: () => void;
  onSaved?: (collection: Collection) => void;
}

/** Name and description of a collection, and the text of a saved search. */
export function EditCollectionDialog({
  collection,
  query = null,
  sort,
  onClose,
  onSaved,
}: EditCollectionProps) {
  const { t } = useLingui();
  const form = useId();
  const changes = useCollectionChanges();
  const [name, setName] = useState(collection?.name ?? '');
  const [description, setDescription] = useState(collection?.description ?? '');
  const before = collection ? collection.query : query;
  const [search, setSearch] = useState(before ?? '');
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const isSearch = before !== null;
  // Only its mistakes are looked for, which no time changes.
  const parsed = isSearch ? parseQuery(search, { now: 0 }) : null;
  const mistake = parsed && !parsed.ok ? parsed.error.message : undefined;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefused(null);
    const values = { name: name.trim(), description: description.trim() || null };
    try {
      const saved = collection
        ? await changes.update(collection.id, { ...values, ...(isSearch ? { query: search.trim() } : {}) })
        : await changes.create({ ...values, ...(isSearch ? { query: search.trim(), sort } : {}) });
      onClose();
      onSaved?.(saved);
    } catch (error) {
      setRefused(describeError(error));
      setBusy(false);
    }
  };
  const title = collection
    ? isSearch
      ? t`Edit the saved search`
      : t`Edit the collection`
    : isSearch
      ? t`Save this search`
      : t`New collection`;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      description={
        collection === null && isSearch
          ? t`A live collection: it always holds what the search finds.`
          : undefined
      }
      footer={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={form}
            busy={busy}
            disabled={name.trim() === '' || mistake !== undefined}
          >
            {collection ? <Trans>Save</Trans> : <Trans>Create</Trans>}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
        <Field label={t`Name`} error={refused ?? undefined}>
          <Input
            value={name}
            maxLength={LIMITS.collection}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        {isSearch && (
          <Field
            label={t`Search`}
            hint={t`As in the search box. Empty: everything that is visible.`}
            error={mistake}
          >
            <Textarea
              mono
              value={search}
              maxLength={LIMITS.query}
              spellCheck={false}
              // One line that is broken where it must be: the language has no lines.
              onChange={(event) => setSearch(event.target.value.replaceAll(/[\r\n]+/g, ' '))}
            />
          </Field>
        )}
        <Field label={t`Description`}>
          <Textarea
            value={description}
            maxLength={DESCRIPTION_MAX}
            onChange={(event) => setDescription(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
