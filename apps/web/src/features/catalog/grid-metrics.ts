/** Between two cards, CSS pixels. */
export const GAP = 16;
/** Name and muted line under a picture, with the room above and below them: see adapter-card.tsx. */
export const CARD_TEXT = 50;
/** Between two rows of cards. */
export const ROW_GAP = 12;
/** Height of a row of the list. */
export const LIST_ROW = 40;
/** On a phone a row of the list has two lines. */
export const LIST_ROW_PHONE = 60;

export interface GridMetrics {
  columns: number;
  cardWidth: number;
  rowHeight: number;
}

/** How many cards of at least `cardWidth` fit beside each other in `width` pixels, and how large they then are. */
export function measureGrid(width: number, cardWidth: number): GridMetrics {
  const columns = Math.max(2, Math.floor((width + GAP) / (cardWidth + GAP)));
  const real = Math.max(1, (width - GAP * (columns - 1)) / columns);
  return { columns, cardWidth: real, rowHeight: Math.round((real * 4) / 3) + CARD_TEXT + ROW_GAP };
}
