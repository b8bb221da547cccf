import { Trans, useLingui } from '@lingui/react/macro';
import { ArrowDownToLine, ArrowUpToLine, Ellipsis, Image, ImageOff, X } from 'lucide-react';
import { DropdownMenu, MenuItem, MenuSeparator } from '../../../components/ui/dropdown-menu.js';
import { IconButton } from '../../../components/ui/icon-button.js';

export interface ArrangeMenuProps {
  name: string;
  isCover: boolean;
  onCover: () => void;
  /** Null where it stands there already. */
  onFirst: (() => void) | null;
  onLast: (() => void) | null;
  onTake: () => void;
}

/** What can be done with one adapter of a collection. */
export function ArrangeMenu({ name, isCover, onCover, onFirst, onLast, onTake }: ArrangeMenuProps) {
  const { t } = useLingui();
  return (
    <DropdownMenu
      trigger={
        <IconButton size="sm" tooltip={false} label={t`Change ${name}`} icon={<Ellipsis aria-hidden />} />
      }
    >
      <MenuItem icon={isCover ? <ImageOff aria-hidden /> : <Image aria-hidden />} onSelect={onCover}>
        {isCover ? <Trans>No cover any more</Trans> : <Trans>Make it the cover</Trans>}
      </MenuItem>
      {onFirst && (
        <MenuItem icon={<ArrowUpToLine aria-hidden />} onSelect={onFirst}>
          <Trans>Move to the beginning</Trans>
        </MenuItem>
      )}
      {onLast && (
        <MenuItem icon={<ArrowDownToLine aria-hidden />} onSelect={onLast}>
          <Trans>Move to the end</Trans>
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem icon={<X aria-hidden />} onSelect={onTake}>
        <Trans>Take out of the collection</Trans>
      </MenuItem>
    </DropdownMenu>
  );
}
