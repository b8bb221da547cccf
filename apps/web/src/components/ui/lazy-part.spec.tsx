import { render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { expect, it } from 'vitest';
import { Providers } from '../../app/providers.js';
import { queryClient } from '../../lib/query-client.js';
import { lazyPart } from './lazy-part.js';

function show(load: () => Promise<(props: { name: string }) => React.ReactNode>) {
  const Part = lazyPart<{ name: string }>(load);
  render(
    <Providers client={queryClient}>
      <h1>Page</h1>
      <Suspense>
        <Part name="Anna" />
      </Suspense>
    </Providers>,
  );
}

it('a part is shown when it is there', async () => {
  show(async () => ({ name }) => <p>Hello {name}</p>);
  expect(await screen.findByText('Hello Anna')).toBeVisible();
});

it('a part whose file is gone says so and leaves the page as it is', async () => {
  show(() => Promise.reject(new TypeError('Failed to fetch dynamically imported module')));
  expect(await screen.findByRole('alert')).toHaveTextContent('Reload the page');
  expect(screen.getByRole('heading', { name: 'Page' })).toBeVisible();
});
