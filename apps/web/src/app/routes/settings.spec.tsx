import { waitFor } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { ANNA } from '../../../test/builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';
import { useSession } from '../../lib/session.js';

it('the theme changes at once, stays in this browser, and goes back to the device', async () => {
  const { user } = await renderApp('/settings');
  await user.click(await screen.findByRole('radio', { name: 'Light' }));
  expect(document.documentElement.dataset['theme']).toBe('light');
  expect(localStorage.getItem('lora.theme')).toBe('light');
  await user.click(screen.getByRole('radio', { name: 'As the device' }));
  expect(document.documentElement.dataset['theme']).toBeUndefined();
  expect(localStorage.getItem('lora.theme')).toBeNull();
});

it('the rail shows names on demand', async () => {
  const { user } = await renderApp('/settings');
  const toggle = await screen.findByRole('button', { name: 'Open the menu' });
  await user.click(toggle);
  expect(screen.getByRole('button', { name: 'Close the menu' })).toHaveAttribute('aria-expanded', 'true');
  expect(localStorage.getItem('lora.rail')).toBe('open');
  await user.click(screen.getByRole('button', { name: 'Close the menu' }));
  expect(localStorage.getItem('lora.rail')).toBe('closed');
});

it('about tells the version, or that it is unknown', async () => {
  await renderApp('/about');
  expect(await screen.findByText('0.1.0')).toBeVisible();
});

it('about without an answer says unknown', async () => {
  server.use(mock.get('/api/v1/health/live', () => refuse(500, {})));
  await renderApp('/about');
  expect(await screen.findByText('unknown')).toBeVisible();
});

it('a session that the server ended leads to sign-in and back to the same page', async () => {
  server.use(mock.post('/api/v1/auth/refresh', () => refuse(401, { code: 'unauthorized' })));
  const { location } = await renderApp('/settings');
  await waitFor(() => expect(location()).toBe('/sign-in?next=%2Fsettings'));
});

it('pictures are blurred from the level on that a person chooses', async () => {
  const asked: unknown[] = [];
  server.use(
    mock.patch('/api/v1/auth/me', async ({ request }) => {
      const change = await request.json();
      asked.push(change);
      return HttpResponse.json({ ...ANNA, settings: { blurFrom: change.blurFrom ?? 0 } });
    }),
  );
  const { user } = await renderApp('/settings');
  const level = await screen.findByRole('combobox', { name: 'Blur pictures' });
  expect(level).toHaveDisplayValue('from R on');
  await user.selectOptions(level, 'never');
  await waitFor(() => expect(asked).toEqual([{ blurFrom: 6 }]));
  expect(useSession.getState().user?.settings.blurFrom).toBe(6);
});

it('a choice that the server refuses goes back', async () => {
  server.use(mock.patch('/api/v1/auth/me', () => refuse(403, { code: 'forbidden' })));
  const { user } = await renderApp('/settings');
  const level = await screen.findByRole('combobox', { name: 'Blur pictures' });
  await user.selectOptions(level, 'only XXX');
  expect(await screen.findByText("Your account isn't allowed to do this.")).toBeVisible();
  expect(level).toHaveDisplayValue('from R on');
});
