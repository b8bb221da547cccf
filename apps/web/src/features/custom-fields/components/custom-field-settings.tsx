import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { CustomField } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Ellipsis, PencilLine, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { DropdownMenu, MenuItem, MenuSeparator } from '../../../components/ui/dropdown-menu.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { IconButton } from '../../../components/ui/icon-button.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { showToast } from '../../../components/ui/toast.js';
import { customFieldsQuery } from '../../../lib/custom-fields.js';
import { describeError } from '../../../lib/describe-error.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { useCustomFieldChanges } from '../api/change-custom-field.js';
import { kindLabel } from '../field-kinds.js';
import { EditFieldDialog } from './edit-field-dialog.js';

function RemoveDialog({ field, onClose }: { field: CustomField; onClose: () => void }) {
  const { t } = useLingui();
  const changes = useCustomFieldChanges();
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    try {
      await changes.remove(field.id);
      onClose();
    } catch (error) {
      showToast({ tone: 'danger', title: describeError(error) });
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t`Delete the field “${field.name}”?`}
      description={plural(field.adapters, {
        0: 'No adapter has a value in it.',
        one: '# adapter has a value in it, which is not shown any more. A new field of this name is empty.',
        other:
          '# adapters have a value in it, which is not shown any more. A new field of this name is empty.',
      })}
      footer={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button variant="danger" busy={busy} onClick={() => void remove()}>
            <Trans>Delete</Trans>
          </Button>
        </>
      }
    />
  );
}

type Open = { what: 'new' } | { what: 'edit' | 'remove'; field: CustomField };

/** The library's own fields: made, renamed, ordered and deleted. */
export function CustomFieldSettings() {
  const { t } = useLingui();
  const readOnly = useReadOnly();
  const changes = useCustomFieldChanges();
  const { data, error, isPending, refetch } = useQuery({ ...customFieldsQuery, staleTime: 0 });
  const [open, setOpen] = useState<Open | null>(null);
  const fields = data?.items ?? [];
  const close = () => setOpen(null);
  const move = (field: CustomField, position: number) =>
    void changes
      .update(field.id, { position })
      .catch((reason: unknown) => showToast({ tone: 'danger', title: describeError(reason) }));

  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">
        <Trans>Fields of your own on every adapter: a text, a number, a date or one of your choices.</Trans>
      </p>
      {error && !data && <ErrorState compact error={error} onRetry={() => void refetch()} />}
      {isPending && (
        <div aria-busy>
          <Skeleton className="h-11 w-full" />
        </div>
      )}
      {fields.length > 0 && (
        <ul aria-label={t`Your own fields`} className="flex flex-col">
          {fields.map((field, at) => (
            <li
              key={field.id}
              className="flex min-h-11 items-center gap-3 border-t border-line py-1 last:border-b"
            >
              <div className="flex min-w-0 flex-1 md:items-center md:gap-3 max-md:flex-col">
                <span className="min-w-0 truncate md:flex-1" title={field.name}>
                  {field.name}
                </span>
                <span
                  className="min-w-0 truncate text-sm text-muted md:max-w-[60%]"
                  title={field.choices.join(', ')}
                >
                  {kindLabel(field.kind)}
                  {field.choices.length > 0 && `: ${field.choices.join(', ')}`}
                </span>
              </div>
              <span className="shrink-0 text-sm text-muted">
                {plural(field.adapters, { one: '# adapter', other: '# adapters' })}
              </span>
              <DropdownMenu
                trigger={
                  <IconButton
                    size="sm"
                    tooltip={false}
                    disabled={readOnly}
                    label={t`Change the field ${field.name}`}
                    icon={<Ellipsis aria-hidden />}
                  />
                }
              >
                <MenuItem icon={<PencilLine aria-hidden />} onSelect={() => setOpen({ what: 'edit', field })}>
                  {field.kind === 'choice' ? <Trans>Rename, change choices</Trans> : <Trans>Rename</Trans>}
                </MenuItem>
                {at > 0 && (
                  <MenuItem icon={<ArrowUp aria-hidden />} onSelect={() => move(field, at - 1)}>
                    <Trans>Move up</Trans>
                  </MenuItem>
                )}
                {at < fields.length - 1 && (
                  <MenuItem icon={<ArrowDown aria-hidden />} onSelect={() => move(field, at + 1)}>
                    <Trans>Move down</Trans>
                  </MenuItem>
                )}
                <MenuSeparator />
                <MenuItem
                  danger
                  icon={<Trash2 aria-hidden />}
                  onSelect={() => setOpen({ what: 'remove', field })}
                >
                  <Trans>Delete</Trans>
                </MenuItem>
              </DropdownMenu>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button
          icon={<Plus aria-hidden />}
          disabled={readOnly || fields.length >= LIMITS.customFields}
          onClick={() => setOpen({ what: 'new' })}
        >
          <Trans>New field</Trans>
        </Button>
      </div>
      {open?.what === 'new' && <EditFieldDialog field={null} onClose={close} />}
      {open?.what === 'edit' && <EditFieldDialog field={open.field} onClose={close} />}
      {open?.what === 'remove' && <RemoveDialog field={open.field} onClose={close} />}
    </div>
  );
}
