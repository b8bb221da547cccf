/** The list with one entry moved to a place; a place behind the end is the end. */
export function moveTo(ids: readonly string[], id: string, place: number): string[] {
  const others = ids.filter((each) => each !== id);
  return others.toSpliced(place, 0, id);
}
