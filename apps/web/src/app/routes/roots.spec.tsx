import type { Root } from '@lora/schema';
import { act, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildRoot } from '../../../test/builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { noContent, refuse, server } from '../../../test/server.js';
import { emitLive } from '../../lib/live.js';

let roots: Root[] = [];
let scanned: unknown[] = [];

/** A server that keeps roots; a path that does not start with /srv is no folder there. */
beforeEach(() => {
  roots = [];
  scanned = [];
  server.use(
    mock.get('/api/v1/roots', () =>
      HttpResponse.json({ items: roots, nextCursor: null, total: roots.length }),
    ),
    mock.post('/api/v1/roots', async ({ request }) => {
      const body = await request.json();
      if (!body.path.startsWith('/srv')) {
        return refuse(422, {
          code: 'root_not_a_folder',
          message: `There is no folder ${body.path} on this computer.`,
        });
      }
      const root = buildRoot(
        Object.assign({ adapters: 0, problems: 0, lastScanAt: null, name: 'new' }, body),
      );
      roots.push(root);
      return HttpResponse.json(root, { status: 201 });
    }),
    mock.patch('/api/v1/roots/{id}', async ({ params, request }) => {
      const change = await request.json();
      roots = roots.map((root) => (root.id === params.id ? Object.assign({}, root, change) : root));
      return HttpResponse.json(roots.find((root) => root.id === params.id));
    }),
    mock.delete('/api/v1/roots/{id}', ({ params }) => {
      roots = roots.filter((root) => root.id !== params.id);
      return noContent();
    }),
    mock.post('/api/v1/library/scans', async ({ request }) => {
      scanned.push(await request.json());
      return HttpResponse.json({ jobId: '00000000-0000-4000-8000-00000000f001' }, { status: 202 });
    }),
  );
});

async function chooseFromMenu(name: string, item: string) {
  const app = await renderApp('/roots');
  await app.user.click(await screen.findByRole('button', { name: `More for ${name}` }));
  await app.user.click(await screen.findByRole('menuitem', { name: item }));
  return app;
}

describe('the roots page', () => {
  it('shows state, counts and the last scan of each root', async () => {
    roots = [
      buildRoot({ name: 'loras', ignore: ['old/**'] }),
      buildRoot({
        name: 'nas',
        state: 'offline',
        stateReason: 'The disk is not mounted.',
        lastScanAt: null,
        watching: 'off',
      }),
    ];
    await renderApp('/roots');
    const [loras, nas] = await screen
      .findAllByRole('listitem')
      .then((all) => all.filter((item) => item.querySelector('h2')));
    expect(loras).toHaveTextContent(
      /online.*1,204 adapters.*1,216 files, 228 GB.*12 problems.*scanned.*Leaves out old\/\*\*/,
    );
    expect(nas).toHaveTextContent(/offline.*The disk is not mounted\. Its files count as missing/);
    expect(nas).toHaveTextContent('not scanned yet');
    expect(within(nas as HTMLElement).getByRole('button', { name: 'Scan now' })).toBeDisabled();
  });

  it('adds a root, after saying why the first path is wrong', async () => {
    const { user } = await renderApp('/roots');
    await user.click(await screen.findByRole('button', { name: 'Add root' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Add root' }));
    expect(await dialog.findByText('Enter the path of a folder.')).toBeVisible();

    await user.type(dialog.getByLabelText('Path of the folder'), '/nowhere');
    await user.click(dialog.getByRole('button', { name: 'Add root' }));
    expect(await dialog.findByText('There is no folder /nowhere on this computer.')).toBeVisible();

    await user.clear(dialog.getByLabelText('Path of the folder'));
    await user.type(dialog.getByLabelText('Path of the folder'), '/srv/loras');
    await user.type(dialog.getByLabelText('Name (optional)'), 'My LoRAs');
    await user.type(dialog.getByLabelText('Leave out (optional)'), 'old/**');
    await user.click(dialog.getByRole('button', { name: 'Add root' }));
    expect(await screen.findByRole('heading', { name: 'My LoRAs' })).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(roots).toMatchObject([{ path: '/srv/loras', name: 'My LoRAs', ignore: ['old/**'] }]);
  });

  it('renames a root and changes what it leaves out', async () => {
    roots = [buildRoot({ name: 'loras' })];
    const { user } = await chooseFromMenu('loras', 'Edit');
    const name = await screen.findByLabelText('Name');
    await user.clear(name);
    expect(await screen.findByText('Enter a name.')).toBeVisible();
    await user.type(name, 'Styles');
    await user.type(screen.getByLabelText('Leave out (optional)'), 'a/**\nb/**');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('heading', { name: 'Styles' })).toBeInTheDocument();
    expect(roots).toMatchObject([{ name: 'Styles', ignore: ['a/**', 'b/**'] }]);
  });

  it('removes a root from the catalog and says that the disk is not touched', async () => {
    roots = [buildRoot({ name: 'loras', adapters: 1204 })];
    const { user } = await chooseFromMenu('loras', 'Remove from the catalog');
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/1,204 adapters leave the library\. Nothing on disk is touched/)).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Remove from the catalog' }));
    expect(await screen.findByRole('heading', { name: 'No roots yet' })).toBeInTheDocument();
    expect(roots).toEqual([]);
  });

  it('keeps the root and says why when it cannot be removed', async () => {
    roots = [buildRoot({ name: 'loras' })];
    server.use(mock.delete('/api/v1/roots/{id}', () => refuse(403, { code: 'forbidden' })));
    const { user } = await chooseFromMenu('loras', 'Remove from the catalog');
    await user.click(
      within(await screen.findByRole('dialog')).getByRole('button', { name: 'Remove from the catalog' }),
    );
    expect(await screen.findByText("Your account isn't allowed to do this.")).toBeVisible();
  });

  it('scans one root, and tells when that cannot be', async () => {
    roots = [buildRoot({ name: 'loras' })];
    const { user } = await renderApp('/roots');
    await user.click(await screen.findByRole('button', { name: 'Scan now' }));
    await waitFor(() => expect(scanned).toEqual([{ rootId: roots[0]?.id }]));
    server.use(
      mock.post('/api/v1/library/scans', () =>
        refuse(409, { code: 'root_offline', message: 'loras is offline.' }),
      ),
    );
    await user.click(screen.getByRole('button', { name: 'Scan now' }));
    expect(await screen.findByText('loras is offline.')).toBeInTheDocument();
  });

  it('shows a change made elsewhere', async () => {
    await renderApp('/roots');
    await screen.findByRole('heading', { name: 'No roots yet' });
    const root = buildRoot({ name: 'from elsewhere' });
    roots = [root];
    act(() => emitLive('changes', [{ kind: 'root', id: root.id }]));
    expect(await screen.findByRole('heading', { name: 'from elsewhere' })).toBeInTheDocument();
  });

  it('keeps its counts up with the files that a scan finds', async () => {
    roots = [buildRoot({ adapters: 3 })];
    await renderApp('/roots');
    await screen.findByText('3 adapters');
    roots = [buildRoot({ adapters: 4 })];
    act(() => emitLive('changes', [{ kind: 'adapter', id: '00000000-0000-4000-8000-0000000000a1' }]));
    expect(await screen.findByText('4 adapters')).toBeInTheDocument();
  });

  it('says when the list cannot be loaded, and tries again', async () => {
    server.use(mock.get('/api/v1/roots', () => refuse(500, { code: 'internal', requestId: 'req-7' })));
    const { user } = await renderApp('/roots');
    expect(await screen.findByText(/ran into a problem.*req-7/)).toBeVisible();
    server.use(mock.get('/api/v1/roots', () => HttpResponse.json({ items: [], nextCursor: null, total: 0 })));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'No roots yet' })).toBeVisible();
  });
});
