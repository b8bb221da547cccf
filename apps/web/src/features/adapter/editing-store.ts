import { useEffect } from 'react';
import { create } from 'zustand';

/** How many fields are being written in now. */
export const useEditing = create<{ open: number }>(() => ({ open: 0 }));

/** Tells, while `active`, that a field is being written in: news from elsewhere then waits. */
export function useMarkEditing(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    useEditing.setState(({ open }) => ({ open: open + 1 }));
    return () => useEditing.setState(({ open }) => ({ open: open - 1 }));
  }, [active]);
}
