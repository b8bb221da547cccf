import { waitFor } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { ANNA, buildSession } from '../../../test/builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';

const PASSWORD = 'a sentence to remember';

describe('signing in', () => {
  beforeEach(() => {
    server.use(
      mock.post('/api/v1/auth/refresh', () => refuse(401, { code: 'unauthorized' })),
      mock.post('/api/v1/auth/login', async ({ request }) => {
        const { email, password } = await request.json();
        return email === ANNA.email && password === PASSWORD
          ? HttpResponse.json(buildSession())
          : refuse(401, { code: 'wrong_credentials', message: 'Wrong email or password.' });
      }),
    );
  });

  async function fillIn(path: string, password: string) {
    const app = await renderApp(path);
    await app.user.type(await screen.findByLabelText('Email'), ANNA.email);
    await app.user.type(screen.getByLabelText('Password'), password);
    await app.user.click(screen.getByRole('button', { name: 'Sign in' }));
    return app;
  }

  it('leads back to the page that was asked for', async () => {
    const app = await fillIn('/problems?kind=broken', PASSWORD);
    expect(await screen.findByRole('heading', { name: 'Problems' })).toBeVisible();
    expect(app.location()).toBe('/problems?kind=broken');
  });

  it('never leads to another site', async () => {
    const app = await fillIn('/sign-in?next=//evil.example', PASSWORD);
    await waitFor(() => expect(app.location()).toBe('/library'));
  });

  it('says that email and password are wrong and keeps what was typed', async () => {
    const app = await fillIn('/sign-in', 'not this one');
    expect(await screen.findByText("Email and password don't fit together.")).toBeVisible();
    expect(screen.getByLabelText('Email')).toHaveValue(ANNA.email);
    expect(app.location()).toBe('/sign-in');
  });

  it('says to wait after too many tries', async () => {
    server.use(mock.post('/api/v1/auth/login', () => refuse(429, { code: 'too_many_requests' })));
    await fillIn('/sign-in', PASSWORD);
    expect(await screen.findByText('Too many tries. Wait a minute, then try again.')).toBeVisible();
  });

  it('asks for both fields without bothering the server, and can show the password', async () => {
    const { user } = await renderApp('/sign-in');
    await user.click(await screen.findByRole('button', { name: 'Sign in' }));
    expect(await screen.findByText('Enter your email address.')).toBeVisible();
    expect(screen.getByLabelText('Password')).toBeInvalid();
    await user.click(screen.getByRole('button', { name: 'Show the password' }));
    expect(screen.getByLabelText('Password')).toHaveAttribute('type', 'text');
  });
});
