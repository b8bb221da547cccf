import { Trans } from '@lingui/react/macro';
import { type KeyboardEvent, useRef, useState } from 'react';
import { partLabel } from '../part-words.js';

/** The faintest block that has anything at all still differs from one that has nothing. */
const FAINTEST_PERCENT = 8;

/** A block of the model as a cell. */
export interface HeatCell {
  block: string;
  /** From 0 to 1. */
  strength: number;
  /** All that there is to say of it. */
  words: string;
}

export interface HeatRow {
  part: string;
  blocks: readonly HeatCell[];
}

export interface HeatMapProps {
  label: string;
  rows: readonly HeatRow[];
  /** A colour token: the base model's hue. */
  hue: string;
}

/** Where the arrow keys lead: along a row, or to the same place of the next one. */
function findNext(rows: readonly HeatRow[], at: readonly [number, number], key: string) {
  const [row, column] = at;
  const last = (index: number) => (rows[index]?.blocks.length ?? 1) - 1;
  switch (key) {
    case 'ArrowRight':
      return [row, Math.min(column + 1, last(row))] as const;
    case 'ArrowLeft':
      return [row, Math.max(column - 1, 0)] as const;
    case 'Home':
      return [row, 0] as const;
    case 'End':
      return [row, last(row)] as const;
    case 'ArrowDown':
    case 'ArrowUp': {
      const next = Math.max(0, Math.min(row + (key === 'ArrowDown' ? 1 : -1), rows.length - 1));
      return [next, Math.min(column, last(next))] as const;
    }
    default:
      return null;
  }
}

/** The place of the first of the strongest blocks. */
function findStrongest(rows: readonly HeatRow[]): readonly [number, number] {
  const largest = Math.max(0, ...rows.flatMap(({ blocks }) => blocks.map(({ strength }) => strength)));
  for (const [row, { blocks }] of rows.entries()) {
    const column = blocks.findIndex(({ strength }) => strength === largest);
    if (column >= 0) return [row, column];
  }
  return [0, 0];
}

/** A number of each block as a colour: a row of cells for each part of the model, and the words of one below. */
export function HeatMap({ label, rows, hue }: HeatMapProps) {
  const grid = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<readonly [number, number]>(() => findStrongest(rows));
  const shown = rows[at[0]]?.blocks[at[1]];

  const move = (event: KeyboardEvent) => {
    const next = findNext(rows, at, event.key);
    if (!next) return;
    event.preventDefault();
    setAt(next);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${next.join('-')}"]`)?.focus();
  };

  return (
    <div>
      {/* Cells wrap on a narrow screen, which rows of a <table> cannot. */}
      <div
        ref={grid}
        role="grid"
        aria-label={label}
        aria-readonly
        onKeyDown={move}
        className="flex flex-col gap-1.5 max-md:gap-3"
      >
        {rows.map(({ part, blocks }, row) => (
          <div key={part} role="row" className="flex gap-3 max-md:flex-col max-md:gap-1">
            <span role="rowheader" className="w-40 shrink-0 truncate text-sm" title={partLabel(part)}>
              {partLabel(part)}
            </span>
            <span role="none" className="flex min-w-0 flex-wrap gap-0.5">
              {blocks.map((block, column) => {
                const isShown = at[0] === row && at[1] === column;
                const { strength } = block;
                const percent = strength > 0 ? FAINTEST_PERCENT + strength * (100 - FAINTEST_PERCENT) : 0;
                return (
                  <span
                    key={block.block}
                    role="gridcell"
                    tabIndex={isShown ? 0 : -1}
                    data-cell={`${row}-${column}`}
                    aria-label={block.words}
                    onPointerEnter={() => setAt([row, column])}
                    onPointerDown={() => setAt([row, column])}
                    onFocus={() => setAt([row, column])}
                    className="size-5 rounded-sm border border-line outline-offset-1 hover:border-text max-md:size-6"
                    style={{
                      background: `color-mix(in oklab, ${hue} ${percent.toFixed(0)}%, var(--color-surface))`,
                    }}
                  />
                );
              })}
            </span>
          </div>
        ))}
      </div>
      <p aria-hidden className="mt-2 min-h-[1.45em] text-sm text-muted max-md:min-h-[2.9em]">
        {shown ? shown.words : <Trans>No block is changed.</Trans>}
      </p>
    </div>
  );
}
