import { render, screen } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { expect, it, vi } from 'vitest';
import { Providers } from '../providers.js';
import { queryClient } from '../../lib/query-client.js';
import { RouteError } from './route-error.js';

it('a page whose file is gone says so and offers to reload', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const router = createMemoryRouter([
    {
      path: '/',
      ErrorBoundary: RouteError,
      HydrateFallback: () => null,
      lazy: () => Promise.reject(new Error('Failed to fetch dynamically imported module')),
    },
  ]);
  render(
    <Providers client={queryClient}>
      <RouterProvider router={router} />
    </Providers>,
  );
  expect(await screen.findByRole('heading', { name: "This page couldn't be shown" })).toBeVisible();
  expect(screen.getByText('Failed to fetch dynamically imported module')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Reload' })).toBeEnabled();
});
