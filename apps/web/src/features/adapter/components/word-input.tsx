import { clsx } from 'clsx';
import { type KeyboardEvent, useId, useState } from 'react';
import { Input } from '../../../components/ui/input.js';
import { useMarkEditing } from '../editing-store.js';

/** Suggestions shown at once. */
const SHOWN = 8;

export interface WordInputProps {
  label: string;
  maxLength: number;
  suggestions?: readonly string[];
  disabled?: boolean;
  onAdd: (word: string) => void;
  /** Backspace in the empty field. */
  onRemoveLast: () => void;
}

/** Type and press Enter to add a word; the arrow keys walk the suggestions. */
export function WordInput({
  label,
  maxLength,
  suggestions = [],
  disabled,
  onAdd,
  onRemoveLast,
}: WordInputProps) {
  const id = useId();
  const [text, setText] = useState('');
  const [focused, setFocused] = useState(false);
  const [at, setAt] = useState(-1);
  useMarkEditing(text !== '');

  const wanted = text.trim().toLowerCase();
  const found =
    wanted === '' ? [] : suggestions.filter((one) => one.toLowerCase().includes(wanted)).slice(0, SHOWN);
  const isOpen = focused && found.length > 0;

  const add = (word: string) => {
    const clean = word.trim();
    setText('');
    setAt(-1);
    if (clean !== '') onAdd(clean);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      add(found[at] ?? text);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt(Math.max(-1, Math.min(found.length - 1, at + step)));
    } else if (event.key === 'Escape') {
      setText('');
      setAt(-1);
    } else if (event.key === 'Backspace' && text === '') {
      onRemoveLast();
    }
  };
  return (
    <span className="relative w-32 max-md:w-40">
      <Input
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-activedescendant={isOpen && at >= 0 ? `${id}-${at}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder={label}
        maxLength={maxLength}
        disabled={disabled}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(-1);
        }}
        onFocus={() => setFocused(true)}
        onBlur={() => {
          setFocused(false);
          add(text);
        }}
        onKeyDown={press}
        className="h-6! px-1.5 text-sm max-md:h-9!"
      />
      {isOpen && (
        <ul
          id={id}
          role="listbox"
          aria-label={label}
          className="absolute top-full left-0 z-20 mt-1 w-56 rounded-lg border border-line-strong bg-raised p-1 shadow-float"
        >
          {found.map((one, index) => (
            <li
              key={one}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              // Before the blur, which would add what was typed.
              onMouseDown={(event) => {
                event.preventDefault();
                add(one);
              }}
              className={clsx(
                'truncate rounded-md px-2 py-1 text-sm max-md:py-2',
                index === at && 'bg-hover',
              )}
            >
              {one}
            </li>
          ))}
        </ul>
      )}
    </span>
  );
}
