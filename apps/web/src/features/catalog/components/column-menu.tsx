import { useLingui } from '@lingui/react/macro';
import { Columns3 } from 'lucide-react';
import { DropdownMenu, MenuCheckItem, MenuLabel } from '../../../components/ui/dropdown-menu.js';
import { IconButton } from '../../../components/ui/icon-button.js';
import { COLUMNS, useLibraryPreferences } from '../store.js';
import { COLUMN_LABELS } from './list-header.js';

/** Which columns the list has. */
export function ColumnMenu() {
  const { t, i18n } = useLingui();
  const hidden = useLibraryPreferences((preferences) => preferences.hiddenColumns);
  return (
    <DropdownMenu
      trigger={
        <IconButton
          label={t`Columns`}
          tooltip={false}
          icon={<Columns3 aria-hidden />}
          className="max-md:hidden"
        />
      }
    >
      <MenuLabel>{t`Columns`}</MenuLabel>
      {COLUMNS.map((column) => (
        <MenuCheckItem
          key={column}
          checked={!hidden.includes(column)}
          onCheckedChange={(on) =>
            useLibraryPreferences.setState({
              hiddenColumns: on ? hidden.filter((one) => one !== column) : [...hidden, column],
            })
          }
        >
          {i18n._(COLUMN_LABELS[column])}
        </MenuCheckItem>
      ))}
    </DropdownMenu>
  );
}
