import { useRef } from 'react';
import { GAP, LIST_ROW, measureGrid } from '../grid-metrics.js';
import { useWidth } from '../hooks/use-width.js';
import type { Layout } from '../library-view.js';
import { CardSkeleton, RowSkeleton } from './card-skeleton.js';

/** The library in the shape that it is going to have. */
export function GallerySkeleton({ layout, cardWidth }: { layout: Layout; cardWidth: number }) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const { columns, rowHeight } = measureGrid(width, cardWidth);
  if (layout === 'list') {
    return (
      <div ref={place} className="px-2" aria-busy>
        {Array.from({ length: Math.ceil(window.innerHeight / LIST_ROW) }, (_, row) => (
          <div key={row} style={{ height: LIST_ROW }}>
            <RowSkeleton />
          </div>
        ))}
      </div>
    );
  }
  return (
    <div className="overflow-hidden px-4 pt-3" aria-busy>
      <div
        ref={place}
        className="grid"
        style={{
          gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
          gridAutoRows: rowHeight,
          columnGap: GAP,
        }}
      >
        {Array.from({ length: columns * Math.ceil(window.innerHeight / rowHeight) }, (_, card) => (
          <CardSkeleton key={card} />
        ))}
      </div>
    </div>
  );
}
