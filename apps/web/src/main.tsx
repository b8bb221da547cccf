import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './styles/app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { Providers } from './app/providers.js';
import { routes } from './app/router.js';
import { startSession } from './features/session/session-actions.js';
import { queryClient } from './lib/query-client.js';
import { whenQuiet } from './lib/when-quiet.js';
import { applyTheme, useTheme } from './lib/theme.js';

applyTheme(useTheme.getState().theme);
void startSession();

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no #root');
createRoot(place).render(
  <StrictMode>
    <Providers client={queryClient}>
      <RouterProvider router={createBrowserRouter(routes)} />
    </Providers>
  </StrictMode>,
);

// The worker is for the next visit, so it does not compete with this one.
if (import.meta.env.PROD)
  void whenQuiet()
    .then(() => import('./lib/service-worker.js'))
    .then(({ startServiceWorker }) => startServiceWorker())
    // The next visit starts it.
    .catch(() => {});
