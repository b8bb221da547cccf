import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterDetail } from '@lora/schema';
import { Plus } from 'lucide-react';
import { useNavigate } from 'react-router';
import { Button } from '../../../components/ui/button.js';
import { Chip } from '../../../components/ui/chip.js';
import { DropdownMenu, MenuItem } from '../../../components/ui/dropdown-menu.js';
import { useNamedCollections } from '../../../lib/collection-names.js';
import { usePlacing } from '../api/place-in-collection.js';

/** The collections by hand that it is in: a click opens one, the cross takes it out, the menu puts it into another. */
export function CollectionsField({ detail, readOnly }: { detail: AdapterDetail; readOnly: boolean }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const placing = usePlacing(detail.id);
  const byHand = useNamedCollections().filter(({ isSearch }) => !isSearch);
  const isIn = byHand.filter(({ id }) => detail.collections.includes(id));
  const others = byHand.filter(({ id }) => !detail.collections.includes(id));
  return (
    <section aria-label={t`Collections`} className="flex flex-col gap-1">
      <h3 className="flex min-h-6 items-center text-sm text-muted">
        <Trans>Collections</Trans>
      </h3>
      <div className="flex flex-wrap items-center gap-1.5">
        {isIn.map(({ id, name }) => (
          <Chip
            key={id}
            title={t`Show the collection ${name}`}
            onClick={() => void navigate(`/collections/${id}`)}
            onRemove={readOnly ? undefined : () => void placing.remove(id, name)}
            removeLabel={t`Take out of ${name}`}
          >
            {name}
          </Chip>
        ))}
        {isIn.length === 0 && (readOnly || others.length === 0) && (
          <span className="text-sm text-muted">
            <Trans>In none</Trans>
          </span>
        )}
        {!readOnly && others.length > 0 && (
          <DropdownMenu
            align="start"
            trigger={
              <Button size="sm" variant="quiet" icon={<Plus aria-hidden />} className="h-6! max-md:h-9!">
                <Trans>Add to a collection</Trans>
              </Button>
            }
          >
            {others.map(({ id, name }) => (
              <MenuItem key={id} onSelect={() => placing.add(id)}>
                <span className="max-w-64 truncate">{name}</span>
              </MenuItem>
            ))}
          </DropdownMenu>
        )}
      </div>
    </section>
  );
}
