import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

const ITEM =
  'flex h-8 items-center gap-2 rounded-md px-2 text-base outline-none select-none data-highlighted:bg-hover data-disabled:opacity-50 max-md:h-10 [&_svg]:size-4 [&_svg]:shrink-0';

export interface MenuProps {
  /** One focusable element, usually a Button or IconButton (with tooltip={false}). */
  trigger: ReactNode;
  children: ReactNode;
  /** Open from the first moment: the trigger's click brought the menu itself. */
  defaultOpen?: boolean;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'right' | 'bottom' | 'left';
}

/** A menu under its trigger; the children are MenuItem, MenuCheckItem, MenuLabel and MenuSeparator. */
export function DropdownMenu({ trigger, children, defaultOpen, align = 'end', side }: MenuProps) {
  return (
    // Not modal: the page beside an open menu stays readable for screen readers.
    <Radix.Root modal={false} defaultOpen={defaultOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className="appear z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-lg border border-line-strong bg-raised p-1 shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface MenuItemProps {
  icon?: ReactNode;
  danger?: boolean;
  children: ReactNode;
  onSelect: () => void;
  disabled?: boolean;
  className?: string;
}

export function MenuItem({ icon, danger, children, onSelect, disabled, className }: MenuItemProps) {
  return (
    <Radix.Item
      onSelect={onSelect}
      disabled={disabled}
      className={clsx(ITEM, danger && 'text-danger', className)}
    >
      {icon}
      {children}
    </Radix.Item>
  );
}

export function MenuCheckItem({
  checked,
  children,
  onCheckedChange,
}: {
  checked: boolean;
  children: ReactNode;
  onCheckedChange: (on: boolean) => void;
}) {
  return (
    <Radix.CheckboxItem
      checked={checked}
      onCheckedChange={onCheckedChange}
      className={clsx(ITEM, 'relative pl-7')}
    >
      <Radix.ItemIndicator className="absolute left-2 text-accent-text">
        <Check aria-hidden />
      </Radix.ItemIndicator>
      {children}
    </Radix.CheckboxItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 py-1 text-xs text-muted">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="my-1 h-px bg-line" />;
}
