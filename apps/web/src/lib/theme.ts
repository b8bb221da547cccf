import { create } from 'zustand';

export type Theme = 'system' | 'dark' | 'light';

/** Read by public/start.js too. */
const KEY = 'lora.theme';
/** The colour of the browser's own bars: the page background of each theme. */
const BAR = { dark: '#0f1012', light: '#f5f6f7' };

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'dark' || value === 'light' ? value : 'system';
  } catch {
    return 'system';
  }
}

export const useTheme = create<{ theme: Theme }>(() => ({ theme: stored() }));

/** Writes the theme onto the page; `system` follows the device. */
export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  const dark =
    theme === 'system' ? window.matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', dark ? BAR.dark : BAR.light);
}

/** Chooses a theme and keeps it in this browser. */
export function chooseTheme(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // It then lasts for this visit.
  }
  useTheme.setState({ theme });
  applyTheme(theme);
}
