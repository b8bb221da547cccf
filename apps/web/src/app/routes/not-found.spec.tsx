import { expect, it } from 'vitest';
import { renderApp, screen } from '../../../test/render-app.js';

it('an unknown address says so and leads to the library', async () => {
  await renderApp('/nowhere');
  expect(await screen.findByRole('heading', { name: 'There is no page at this address' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Go to the library' })).toHaveAttribute('href', '/library');
});
