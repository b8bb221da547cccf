import { Navigate, type RouteObject } from 'react-router';
import { RouteError } from './routes/route-error.js';

/** Every page of the program. Each route file exports `Component` and is loaded when it is first visited. */
export const routes: RouteObject[] = [
  {
    ErrorBoundary: RouteError,
    HydrateFallback: () => null,
    children: [
      { path: '/set-up', lazy: () => import('./routes/set-up.js') },
      { path: '/sign-in', lazy: () => import('./routes/sign-in.js') },
      {
        lazy: async () => ({ Component: (await import('./session-gate.js')).SessionGate }),
        children: [
          {
            // Inside the frame: a page that fails leaves the way to the others.
            ErrorBoundary: RouteError,
            children: [
              { index: true, path: '/', element: <Navigate to="/library" replace /> },
              { path: '/library', lazy: () => import('./routes/library.js') },
              { path: '/adapters/:id', lazy: () => import('./routes/adapter.js') },
              { path: '/activity', lazy: () => import('./routes/activity.js') },
              { path: '/collections', lazy: () => import('./routes/collections.js') },
              { path: '/collections/:id', lazy: () => import('./routes/collection.js') },
              { path: '/collections/:id/arrange', lazy: () => import('./routes/collection-arrange.js') },
              { path: '/duplicates', lazy: () => import('./routes/duplicates.js') },
              { path: '/duplicates/compare', lazy: () => import('./routes/compare.js') },
              { path: '/tags', lazy: () => import('./routes/tags.js') },
              { path: '/batches', lazy: () => import('./routes/batches.js') },
              { path: '/batches/:id', lazy: () => import('./routes/batch.js') },
              { path: '/roots', lazy: () => import('./routes/roots.js') },
              { path: '/jobs', lazy: () => import('./routes/jobs.js') },
              { path: '/problems', lazy: () => import('./routes/problems.js') },
              { path: '/settings', lazy: () => import('./routes/settings.js') },
              { path: '/settings/models', lazy: () => import('./routes/settings-models.js') },
              { path: '/about', lazy: () => import('./routes/about.js') },
              { path: '*', lazy: () => import('./routes/not-found.js') },
            ],
          },
        ],
      },
    ],
  },
];
