import { Trans } from '@lingui/react/macro';
import {
  Boxes,
  EyeOff,
  FolderHeart,
  Heart,
  Layers,
  type LucideIcon,
  PencilLine,
  ShieldAlert,
  Shapes,
  Star,
  Tags,
} from 'lucide-react';
import { Button } from '../../../components/ui/button.js';
import { DropdownMenu, MenuItem } from '../../../components/ui/dropdown-menu.js';
import { CHANGE_KINDS, type ChangeKind, changeLabel } from '../change-kinds.js';

const ICONS: Record<ChangeKind, LucideIcon> = {
  tags: Tags,
  collection: FolderHeart,
  rating: Star,
  favorite: Heart,
  baseModel: Layers,
  family: Shapes,
  nsfwLevel: ShieldAlert,
  hidden: EyeOff,
  customFields: Boxes,
};

/** Which field of the selected adapters is to be changed; each opens a dialog that shows the change first. */
export function ChangeMenu({
  onChoose,
  disabled,
  defaultOpen,
}: {
  onChoose: (kind: ChangeKind) => void;
  disabled?: boolean;
  defaultOpen?: boolean;
}) {
  return (
    <DropdownMenu
      side="top"
      align="center"
      defaultOpen={defaultOpen}
      trigger={
        <Button size="sm" disabled={disabled} icon={<PencilLine aria-hidden />}>
          <Trans>Change</Trans>
        </Button>
      }
    >
      {CHANGE_KINDS.map((kind) => {
        const Icon = ICONS[kind];
        return (
          <MenuItem key={kind} icon={<Icon aria-hidden />} onSelect={() => onChoose(kind)}>
            {changeLabel(kind)}
          </MenuItem>
        );
      })}
    </DropdownMenu>
  );
}
