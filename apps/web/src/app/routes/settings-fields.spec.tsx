import type { CustomField } from '@lora/schema';
import { waitFor } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { mock } from '../../../test/mock.js';
import { buildCustomField } from '../../../test/organise-builders.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';

function serveFields(fields: CustomField[]): unknown[] {
  const told: unknown[] = [];
  server.use(
    mock.get('/api/v1/custom-fields', () =>
      HttpResponse.json({ items: fields, nextCursor: null, total: fields.length }),
    ),
    mock.post('/api/v1/custom-fields', async ({ request }) => {
      const body = await request.json();
      told.push(['create', body]);
      const made = buildCustomField({ ...body, adapters: 0 });
      fields.push(made);
      return HttpResponse.json(made, { status: 201 });
    }),
    mock.patch('/api/v1/custom-fields/{id}', async ({ request }) => {
      const body = await request.json();
      told.push(['update', body]);
      return HttpResponse.json(buildCustomField(body));
    }),
    mock.delete('/api/v1/custom-fields/{id}', () => {
      told.push(['delete']);
      fields.length = 0;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return told;
}

it('makes a field with choices, one a line', async () => {
  const told = serveFields([]);
  const { user } = await renderApp('/settings');
  await user.click(await screen.findByRole('button', { name: 'New field' }));
  await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'State');
  await user.click(screen.getByRole('radio', { name: 'Choice' }));
  expect(screen.getByRole('button', { name: 'Create' })).toBeDisabled();
  await user.type(screen.getByRole('textbox', { name: 'Choices' }), 'tested{Enter}broken{Enter}tested');
  await user.click(screen.getByRole('button', { name: 'Create' }));
  expect(await screen.findByRole('button', { name: 'Change the field State' })).toBeVisible();
  expect(told).toEqual([['create', { name: 'State', kind: 'choice', choices: ['tested', 'broken'] }]]);
});

it('orders and renames fields, and says who keeps a choice that is taken away', async () => {
  const told = serveFields([
    buildCustomField({ name: 'Shelf' }),
    buildCustomField({ name: 'State', kind: 'choice', choices: ['tested', 'broken'] }),
  ]);
  const { user } = await renderApp('/settings');
  await user.click(await screen.findByRole('button', { name: 'Change the field State' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Move up' }));
  await waitFor(() => expect(told).toEqual([['update', { position: 0 }]]));
  await user.click(await screen.findByRole('button', { name: 'Change the field State' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Rename, change choices' }));
  const choices = await screen.findByRole('textbox', { name: 'Choices' });
  await user.clear(choices);
  await user.type(choices, 'tested');
  expect(screen.getByText('Adapters that have broken keep it.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(told.at(-1)).toEqual(['update', { name: 'State', choices: ['tested'] }]));
});

it('says how many adapters have a value before a field is deleted', async () => {
  const told = serveFields([buildCustomField({ name: 'Shelf', adapters: 41 })]);
  const { user } = await renderApp('/settings');
  await user.click(await screen.findByRole('button', { name: 'Change the field Shelf' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
  expect(await screen.findByRole('dialog')).toHaveTextContent('41 adapters have a value in it');
  await user.click(screen.getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(screen.queryByText('Shelf')).not.toBeInTheDocument());
  expect(told).toEqual([['delete']]);
});

it('says why a name cannot be taken', async () => {
  serveFields([]);
  server.use(
    mock.post('/api/v1/custom-fields', () =>
      refuse(409, { code: 'conflict', message: 'A custom field "Shelf" is there already.' }),
    ),
  );
  const { user } = await renderApp('/settings');
  await user.click(await screen.findByRole('button', { name: 'New field' }));
  await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'Shelf');
  await user.click(screen.getByRole('button', { name: 'Create' }));
  expect(await screen.findByText('A custom field "Shelf" is there already.')).toBeVisible();
});
