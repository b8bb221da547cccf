import { Trans, useLingui } from '@lingui/react/macro';
import { LIMITS } from '@lora/schema/values';
import { useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Checkbox } from '../../../components/ui/checkbox.js';
import { Input } from '../../../components/ui/input.js';
import { Segmented } from '../../../components/ui/segmented.js';
import { showToast } from '../../../components/ui/toast.js';
import { api } from '../../../lib/api.js';
import { useNamedCollections } from '../../../lib/collection-names.js';
import { describeError } from '../../../lib/describe-error.js';
import type { FormProps } from '../change-kinds.js';

type Mode = 'add' | 'remove';

/** Collections by hand to put adapters into, or to take them out of. */
export function CollectionForm({ onChange }: FormProps) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [mode, setMode] = useState<Mode>('add');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [name, setName] = useState('');
  const byHand = useNamedCollections().filter(({ isSearch }) => !isSearch);

  const tell = (next: Mode, ids: readonly string[]) => {
    setMode(next);
    setChosen(ids);
    onChange(ids.length === 0 ? null : { collection: { [next]: [...ids] } });
  };
  const create = async () => {
    const clean = name.trim();
    if (clean === '') return;
    try {
      const made = await api.addCollection({ name: clean });
      await client.invalidateQueries({ queryKey: ['collections'] });
      setName('');
      tell(mode, [...chosen, made.id]);
    } catch (error) {
      showToast({ tone: 'danger', title: describeError(error) });
    }
  };
  const modes: { value: Mode; label: string }[] = [
    { value: 'add', label: t`Put into` },
    { value: 'remove', label: t`Take out of` },
  ];
  return (
    <div className="flex flex-col gap-3">
      <Segmented
        label={t`What to do with collections`}
        value={mode}
        options={modes}
        onValueChange={(next) => tell(next, chosen)}
      />
      {byHand.length === 0 ? (
        <p className="text-muted">
          <Trans>There is no collection yet.</Trans>
        </p>
      ) : (
        <ul aria-label={t`Collections`} className="flex max-h-40 flex-col gap-1 overflow-y-auto p-0.5">
          {byHand.map((one) => (
            <li key={one.id}>
              <Checkbox
                checked={chosen.includes(one.id)}
                onCheckedChange={(on) =>
                  tell(mode, on ? [...chosen, one.id] : chosen.filter((id) => id !== one.id))
                }
                label={one.name}
              />
            </li>
          ))}
        </ul>
      )}
      {mode === 'add' && (
        <div className="flex gap-2">
          <Input
            aria-label={t`Name of a new collection`}
            placeholder={t`New collection`}
            maxLength={LIMITS.collection}
            value={name}
            onChange={(event) => setName(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              void create();
            }}
          />
          <Button icon={<Plus aria-hidden />} disabled={name.trim() === ''} onClick={() => void create()}>
            <Trans>Create</Trans>
          </Button>
        </div>
      )}
    </div>
  );
}
