import { create } from 'zustand';

/** Pictures that a person has removed and may still bring back: not shown, and not yet gone. */
export const useRemoving = create<{ ids: ReadonlySet<string> }>(() => ({ ids: new Set() }));

/** Hides or shows a picture. */
export function markRemoving(id: string, on: boolean): void {
  useRemoving.setState(({ ids }) => {
    const next = new Set(ids);
    if (on) next.add(id);
    else next.delete(id);
    return { ids: next };
  });
}
