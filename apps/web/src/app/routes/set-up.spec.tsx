import { waitFor } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildSession } from '../../../test/builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';

describe('the first start', () => {
  beforeEach(() => {
    server.use(
      mock.get('/api/v1/auth/status', () => HttpResponse.json({ setUp: false })),
      mock.post('/api/v1/auth/refresh', () => refuse(401, { code: 'unauthorized' })),
    );
  });

  async function fillIn(password = 'a sentence to remember') {
    const app = await renderApp('/');
    await app.user.type(await screen.findByLabelText('Your name (optional)'), 'Anna');
    await app.user.type(screen.getByLabelText('Email'), 'anna@example.org');
    await app.user.type(screen.getByLabelText('Password'), password);
    await app.user.click(screen.getByRole('button', { name: 'Create the owner' }));
    return app;
  }

  it('creates the owner and goes on to the first root', async () => {
    let sent: unknown;
    server.use(
      mock.post('/api/v1/auth/setup', async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json(buildSession(), { status: 201 });
      }),
    );
    await fillIn();
    expect(await screen.findByRole('heading', { name: 'No roots yet' })).toBeVisible();
    expect(sent).toEqual({ name: 'Anna', email: 'anna@example.org', password: 'a sentence to remember' });
  });

  it('refuses a short password before it is sent', async () => {
    await fillIn('short');
    expect(await screen.findByText('At least 8 characters.')).toBeVisible();
  });

  it("shows the server's word beside the field it is about", async () => {
    server.use(
      mock.post('/api/v1/auth/setup', () =>
        refuse(400, { code: 'validation_failed', details: { email: ['email is not an address'] } }),
      ),
    );
    await fillIn();
    expect(await screen.findByText('email is not an address')).toBeVisible();
    expect(screen.getByLabelText('Email')).toBeInvalid();
  });

  it('goes to sign-in when somebody else was faster', async () => {
    server.use(
      mock.post('/api/v1/auth/setup', () => {
        server.use(mock.get('/api/v1/auth/status', () => HttpResponse.json({ setUp: true })));
        return refuse(409, { code: 'already_set_up' });
      }),
    );
    const app = await fillIn();
    await waitFor(() => expect(app.location()).toBe('/sign-in'));
  });
});
