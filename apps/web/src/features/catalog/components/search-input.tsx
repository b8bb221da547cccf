import { type ComponentProps, type RefObject, useLayoutEffect, useRef } from 'react';
import type { Mistake } from '../search-text.js';

/** Both the letters and the line under a mistake stand in this: what it sets must be the same for both. */
const METRICS = 'px-2 text-base tracking-normal';

export interface SearchInputProps extends Omit<ComponentProps<'input'>, 'ref' | 'value' | 'className'> {
  box: RefObject<HTMLInputElement | null>;
  value: string;
  mistake: Mistake | null;
}

/** One line of text; a mistake in it is underlined where it stands. */
export function SearchInput({ box, value, mistake, ...rest }: SearchInputProps) {
  const overlay = useRef<HTMLDivElement>(null);
  const follow = () => {
    if (overlay.current && box.current) overlay.current.scrollLeft = box.current.scrollLeft;
  };
  useLayoutEffect(follow);

  // A mistake at the end, where something is missing, needs a letter to stand under.
  const end = mistake ? Math.max(mistake.to, mistake.from + 1) : 0;
  return (
    <span className="relative h-full min-w-0 flex-1">
      {mistake && (
        <div
          ref={overlay}
          aria-hidden
          data-testid="mistake"
          className={`pointer-events-none absolute inset-0 flex items-center overflow-hidden whitespace-pre text-transparent ${METRICS}`}
        >
          <span>
            {value.slice(0, mistake.from)}
            <mark className="bg-transparent text-transparent underline decoration-danger decoration-wavy decoration-[1.5px] underline-offset-4">
              {value.slice(mistake.from, end).padEnd(end - mistake.from, '\u2007')}
            </mark>
            {value.slice(end)}
          </span>
        </div>
      )}
      <input
        {...rest}
        ref={box}
        value={value}
        onScroll={follow}
        className={`h-full w-full bg-transparent outline-none ${METRICS}`}
      />
    </span>
  );
}
