import { clsx } from 'clsx';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { Input } from './input.js';

export interface ComboOption {
  value: string;
  label: ReactNode;
  icon?: ReactNode;
  /** Said at the right end, muted. */
  note?: ReactNode;
}

export interface ComboboxProps {
  label: string;
  placeholder?: string;
  text: string;
  onText: (text: string) => void;
  /** What fits the text, best first. */
  options: readonly ComboOption[];
  onChoose: (value: string) => void;
  /** Enter without a chosen option; left out: the first option is taken. */
  onEnter?: (text: string) => void;
  /** Backspace in the empty field. */
  onBackspace?: () => void;
  maxLength?: number;
  /** The list always stands below the field instead of floating over what follows. */
  inline?: boolean;
  /** Said in place of an empty inline list. */
  empty?: ReactNode;
  disabled?: boolean;
  autoFocus?: boolean;
}

/** A field with a list of what fits: type, walk it with the arrow keys, take one with Enter or a click. */
export function Combobox({
  label,
  placeholder,
  text,
  onText,
  options,
  onChoose,
  onEnter,
  onBackspace,
  maxLength,
  inline,
  empty,
  disabled,
  autoFocus,
}: ComboboxProps) {
  const id = useId();
  const [focused, setFocused] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const first = onEnter ? -1 : 0;
  const found = options.findIndex(({ value }) => value === chosen);
  const at = found === -1 ? Math.min(first, options.length - 1) : found;
  const isOpen = options.length > 0 && (inline || focused);

  const choose = (value: string) => {
    setChosen(null);
    onChoose(value);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      const option = options[at];
      if (option) choose(option.value);
      else onEnter?.(text);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const next = at + (event.key === 'ArrowDown' ? 1 : -1);
      const to = options[Math.max(first, Math.min(options.length - 1, next))];
      setChosen(to?.value ?? null);
      document.getElementById(`${id}-${to?.value}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Escape' && text !== '') {
      // The first Escape empties the field, the second one closes the dialog around it.
      event.stopPropagation();
      onText('');
    } else if (event.key === 'Backspace' && text === '') {
      onBackspace?.();
    }
  };
  return (
    <div className={clsx('relative flex flex-col gap-2', inline && 'min-h-0')}>
      <Input
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-activedescendant={isOpen && at >= 0 ? `${id}-${options[at]?.value}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder={placeholder ?? label}
        maxLength={maxLength}
        disabled={disabled}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- only where a person asked for this very field
        autoFocus={autoFocus}
        value={text}
        onChange={(event) => {
          onText(event.target.value);
          setChosen(null);
        }}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onKeyDown={press}
      />
      {isOpen && (
        <ul
          id={id}
          role="listbox"
          aria-label={label}
          className={clsx(
            'overflow-y-auto',
            inline
              ? 'max-h-[40dvh] min-h-0 scroll-py-1'
              : 'absolute top-full right-0 left-0 z-20 mt-1 max-h-64 rounded-lg border border-line-strong bg-raised p-1 shadow-float',
          )}
        >
          {options.map((option, index) => (
            <li
              key={option.value}
              id={`${id}-${option.value}`}
              role="option"
              aria-selected={index === at}
              // Before the blur, which would close the list.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(option.value)}
              className={clsx(
                'flex h-8 cursor-pointer items-center gap-2 rounded-md px-2 hover:bg-hover max-md:h-10 [&_svg]:size-4 [&_svg]:shrink-0',
                index === at && 'bg-hover',
              )}
            >
              {option.icon}
              <span className="min-w-0 flex-1 truncate">{option.label}</span>
              {option.note !== undefined && (
                <span className="shrink-0 text-sm text-muted">{option.note}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      {inline && !isOpen && empty && <p className="px-2 py-1 text-sm text-muted">{empty}</p>}
    </div>
  );
}
