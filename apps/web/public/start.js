// Runs before all else, while the large files of the page are still on their way. No build touches this file.
(() => {
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  // Before the first paint, so that a chosen theme never flashes. The same key is written by src/lib/theme.ts.
  const theme = read('lora.theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;

  // All that the first screen is going to need is asked for at once: otherwise each waits for the one before, and on a
  // slow line that is what takes long. src/lib/early-answers.ts hands the answers on.
  const answers = new Map();
  // Written by src/lib/offline-catalog.ts: somebody was signed in here.
  const known = read('lora.last-user') !== null;
  window.loraEarly = { answers, askedAt: Date.now(), known };
  const keep = (url, answer) => {
    // Whoever waits for it hears of a failure; whoever comes later asks again.
    answer.catch(() => answers.delete(url));
    answers.set(url, answer);
    return answer;
  };
  const ask = (url) => keep(url, fetch(url));
  const files = document.currentScript.dataset;
  const load = (names = '') => {
    for (const name of names.split(' ').filter(Boolean)) {
      const link = document.createElement('link');
      link.rel = 'modulepreload';
      link.crossOrigin = '';
      link.href = name;
      document.head.append(link);
    }
  };

  // As src/lib/refresh-session.ts does it: two tabs must not trade one cookie at once.
  const refresh = () => fetch('/api/v1/auth/refresh', { method: 'POST' });
  keep(
    '/api/v1/auth/refresh',
    'locks' in navigator ? navigator.locks.request('lora-refresh', refresh) : refresh(),
  );

  if (!known) {
    ask('/api/v1/auth/status');
    load(files.door);
    return;
  }
  ask('/api/v1/auth/me');
  const changes = ask('/api/v1/changes');
  // Only when the feed's place is known, so that no change falls between it and the list.
  const askAfter = (url) =>
    keep(
      url,
      changes.then((answer) => {
        if (answer.ok) return fetch(url);
        throw new Error('The place of the feed is asked for again, and the list after it.');
      }),
    );
  const { pathname, search } = location;
  if (pathname === '/' || pathname === '/library') {
    load(files.library);
    if (search === '') askAfter('/api/v1/adapters?limit=100&sort=-added');
  } else if (/^\/adapters\/[\w-]+$/.test(pathname)) {
    load(files.adapter);
    askAfter(`/api/v1${pathname}`);
  } else load(files.frame);
})();
