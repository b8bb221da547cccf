import { create } from 'zustand';

const KEY = 'lora.rail';

function wasOpen(): boolean {
  try {
    return localStorage.getItem(KEY) === 'open';
  } catch {
    return false;
  }
}

/** Whether the rail shows names beside its icons; kept in this browser. */
export const useRail = create<{ open: boolean; toggle: () => void }>((set) => ({
  open: wasOpen(),
  toggle: () =>
    set(({ open }) => {
      try {
        localStorage.setItem(KEY, open ? 'closed' : 'open');
      } catch {
        // It then lasts for this visit.
      }
      return { open: !open };
    }),
}));
