import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Tag } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Chip } from '../../../components/ui/chip.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { Field } from '../../../components/ui/field.js';
import { Input } from '../../../components/ui/input.js';
import { describeError } from '../../../lib/describe-error.js';
import { ApiError } from '../../../lib/errors.js';
import { useTagChanges } from '../api/change-tag.js';
import { ColorPicker } from './color-picker.js';

/** Name, colour and other words of a tag. */
export function EditTagDialog({
  tag,
  onClose,
  onMerge,
}: {
  tag: Tag;
  onClose: () => void;
  /** The new name is another tag's: the two may be made one. */
  onMerge: (name: string) => void;
}) {
  const { t } = useLingui();
  const form = useId();
  const changes = useTagChanges();
  const [name, setName] = useState(tag.name);
  const [color, setColor] = useState(tag.color);
  const [aliases, setAliases] = useState<readonly string[]>(tag.aliases);
  const [word, setWord] = useState('');
  const [refused, setRefused] = useState<{ message: string; isTaken: boolean } | null>(null);
  const [busy, setBusy] = useState(false);

  const addWord = () => {
    const clean = word.trim();
    setWord('');
    if (clean !== '' && !aliases.some((one) => one.toLowerCase() === clean.toLowerCase()))
      setAliases([...aliases, clean]);
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefused(null);
    const words = word.trim() === '' ? aliases : [...aliases, word.trim()];
    try {
      await changes.update(tag, {
        ...(name.trim() === tag.name ? {} : { name: name.trim() }),
        ...(color === tag.color ? {} : { color }),
        ...(words.join('\n') === tag.aliases.join('\n') ? {} : { aliases: [...words] }),
      });
      onClose();
    } catch (error) {
      const isTaken = error instanceof ApiError && error.code === 'conflict' && name.trim() !== tag.name;
      setRefused({ message: describeError(error), isTaken });
      setBusy(false);
    }
  };
  const renamed = name.trim() !== tag.name && name.trim() !== '';
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t`Edit the tag`}
      footer={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button variant="primary" type="submit" form={form} busy={busy} disabled={name.trim() === ''}>
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
        <Field
          label={t`Name`}
          hint={
            renamed
              ? plural(tag.adapters, {
                  0: `No adapter shows it. “${tag.name}” becomes another word for it.`,
                  one: `# adapter shows the new name. “${tag.name}” becomes another word for it; files stay as they are.`,
                  other: `# adapters show the new name. “${tag.name}” becomes another word for it; files stay as they are.`,
                })
              : undefined
          }
          error={refused?.message}
        >
          <Input value={name} maxLength={LIMITS.tag} onChange={(event) => setName(event.target.value)} />
        </Field>
        {refused?.isTaken && (
          <Button className="self-start" onClick={() => onMerge(name.trim())}>
            <Trans>Merge the two instead</Trans>
          </Button>
        )}
        <div className="flex flex-col gap-2">
          <p className="text-sm font-medium">
            <Trans>Colour</Trans>
          </p>
          <ColorPicker value={color} onChange={setColor} />
        </div>
        <div className="flex flex-col gap-2">
          <Field
            label={t`Other words for it`}
            hint={t`Adapters whose files say one of these show this tag. Enter adds a word.`}
          >
            <Input
              value={word}
              maxLength={LIMITS.tag}
              onChange={(event) => setWord(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || word.trim() === '') return;
                event.preventDefault();
                addWord();
              }}
            />
          </Field>
          {aliases.length > 0 && (
            <ul aria-label={t`Other words`} className="flex flex-wrap gap-1.5">
              {aliases.map((one) => (
                <li key={one} className="flex min-w-0">
                  <Chip
                    onRemove={() => setAliases(aliases.filter((other) => other !== one))}
                    removeLabel={t`Remove the word ${one}`}
                  >
                    <span className="truncate">{one}</span>
                  </Chip>
                </li>
              ))}
            </ul>
          )}
        </div>
      </form>
    </Dialog>
  );
}
