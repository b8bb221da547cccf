// Runs before the first paint, so that a chosen theme never flashes. The same key is written by src/lib/theme.ts.
try {
  var theme = localStorage.getItem('lora.theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
} catch {}
