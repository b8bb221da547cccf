import type { AdapterQuery } from '@lora/schema';

/** Lists whose place is remembered; older ones start from the top again. */
const PLACES_MAX = 200;

/** Where a person stands in a list. */
export interface Place {
  /** Indexes of the first and the last item that are drawn. */
  first: number;
  last: number;
  /** The card that must stay where it is; null at the very top, where the newest may come in. */
  held: string | null;
}

const places = new Map<string, Place>();

/** The place in the list of a question, as it was noted last. */
export function placeIn(query: AdapterQuery): Place {
  return places.get(JSON.stringify(query)) ?? { first: 0, last: 0, held: null };
}

/** Notes where a person stands: loading anew and coming back begin there. */
export function notePlace(query: AdapterQuery, part: Partial<Place>): void {
  const name = JSON.stringify(query);
  const place = { ...placeIn(query), ...part };
  places.delete(name);
  places.set(name, place);
  if (places.size > PLACES_MAX) places.delete(places.keys().next().value ?? '');
}

/** A list starts from its top again. */
export function forgetPlace(query: AdapterQuery): void {
  places.delete(JSON.stringify(query));
}

/** Every list starts from its top again. */
export function forgetPlaces(): void {
  places.clear();
}
