import type { AdapterDetail, Preview } from '@lora/schema';
import { createEvent, fireEvent, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { buildDetail } from '../../../test/adapter-builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';

function preview(id: string, over: Partial<Preview> = {}): Preview {
  return {
    id,
    url: `/api/v1/previews/${id}?v=1`,
    kind: 'image',
    source: `${id}.png`,
    own: false,
    width: 512,
    height: 768,
    crop: null,
    ...over,
  };
}

interface Served {
  detail: AdapterDetail;
  calls: unknown[];
}

function serve(previews: Preview[] = [preview('a'), preview('b'), preview('mine', { own: true })]): Served {
  const served: Served = { detail: buildDetail({ previews }), calls: [] };
  const answer = (call: unknown) => {
    served.calls.push(call);
    served.detail = { ...served.detail, revision: served.detail.revision + 1 };
    return served.detail;
  };
  server.use(
    mock.get('/api/v1/adapters/{id}', () => HttpResponse.json(served.detail)),
    mock.put('/api/v1/adapters/{id}/previews/order', async ({ request }) => {
      const { ids } = await request.json();
      const before = served.detail.previews;
      served.detail = {
        ...served.detail,
        previews: ids.flatMap((id) => before.find((one) => one.id === id) ?? []),
      };
      return HttpResponse.json(answer(ids));
    }),
    mock.put('/api/v1/adapters/{id}/previews/{previewId}/crop', async ({ params, request }) =>
      HttpResponse.json(answer({ [params.previewId]: await request.json() })),
    ),
    mock.delete('/api/v1/adapters/{id}/previews/{previewId}/crop', ({ params }) =>
      HttpResponse.json(answer({ [params.previewId]: null })),
    ),
    mock.delete('/api/v1/adapters/{id}/previews/{previewId}', ({ params }) => {
      served.detail = {
        ...served.detail,
        previews: served.detail.previews.filter(({ id }) => id !== params.previewId),
      };
      return HttpResponse.json(answer(`remove ${params.previewId}`));
    }),
    mock.post('/api/v1/adapters/{id}/previews', () => {
      const id = `new${served.detail.previews.length}`;
      served.detail = {
        ...served.detail,
        previews: [...served.detail.previews, preview(id, { own: true })],
      };
      return HttpResponse.json(answer(`add ${id}`));
    }),
  );
  return served;
}

const png = (name: string) => new File(['picture'], name, { type: 'image/png' });
const strip = (place: RegExp | string) => screen.findByRole('button', { name: place });

describe('adding pictures', () => {
  it('by the button, one after the other, each with its own failure', async () => {
    const served = serve([]);
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    const text = new File(['words'], 'words.txt', { type: 'text/plain' });
    const chooser = await screen.findByLabelText('Choose pictures');
    fireEvent.change(chooser, { target: { files: [png('one.png'), text, png('two.png')] } });
    await waitFor(() => expect(served.calls).toEqual(['add new0', 'add new1']));
    expect(await strip('Picture 2')).toBeVisible();
    const list = screen.getByRole('list', { name: 'Pictures on their way' });
    expect(list).toHaveTextContent('words.txtThis is no PNG, JPEG, WebP, GIF or AVIF.');
    expect(within(list).getAllByRole('listitem')).toHaveLength(1);
    await user.click(within(list).getByRole('button', { name: 'Leave out: words.txt' }));
    expect(list).not.toBeInTheDocument();
  });

  it('again where the server refused one', async () => {
    const served = serve([]);
    server.use(
      mock.post(
        '/api/v1/adapters/{id}/previews',
        () => refuse(422, { code: 'preview_unusable', message: 'This is no picture.' }),
        { once: true },
      ),
    );
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    fireEvent.change(await screen.findByLabelText('Choose pictures'), {
      target: { files: [png('one.png')] },
    });
    expect(await screen.findByText('This is no picture.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Try again: one.png' }));
    await waitFor(() => expect(served.calls).toEqual(['add new0']));
    await waitFor(() => expect(screen.queryByText('one.png')).not.toBeInTheDocument());
  });

  it('by a drop anywhere on the page, and by a paste outside of text fields', async () => {
    const served = serve([]);
    await renderApp(`/adapters/${served.detail.id}`);
    await screen.findByLabelText('Choose pictures');
    const held = createEvent.dragOver(document.body, { dataTransfer: { types: ['Files'] } });
    fireEvent(document.body, held);
    expect(held.defaultPrevented).toBe(true);
    expect(await screen.findByText('Drop to add it to Flat ink')).toBeVisible();
    fireEvent.drop(document.body, { dataTransfer: { types: ['Files'], files: [png('dropped.png')] } });
    await waitFor(() => expect(served.calls).toEqual(['add new0']));
    expect(screen.queryByText('Drop to add it to Flat ink')).not.toBeInTheDocument();

    fireEvent.paste(await screen.findByRole('combobox', { name: 'Add a tag' }), {
      clipboardData: { files: [png('')] },
    });
    fireEvent.paste(document.body, { clipboardData: { files: [png('')] } });
    await waitFor(() => expect(served.calls).toEqual(['add new0', 'add new1']));
  });
});

describe('arranging pictures', () => {
  it('makes the one that is shown the cover', async () => {
    const served = serve();
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await user.click(await strip('Picture 2'));
    await user.click(screen.getByRole('button', { name: 'Make it the cover' }));
    await waitFor(() => expect(served.calls).toEqual([['b', 'a', 'mine']]));
    expect(await strip('Picture 1, the cover')).toHaveAttribute('aria-pressed', 'true');
    expect(screen.queryByRole('button', { name: 'Make it the cover' })).not.toBeInTheDocument();
  });

  it('removes only what people added, and brings it back while it can', async () => {
    const served = serve();
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await user.click(await strip('Picture 2'));
    expect(screen.queryByRole('button', { name: 'Remove this picture' })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Picture 3' }));
    await user.click(screen.getByRole('button', { name: 'Remove this picture' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Picture 3' })).not.toBeInTheDocument());
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await strip('Picture 3')).toBeVisible();
    expect(served.calls).toEqual([]);
  });

  it('removes for good when it can no more be brought back', async () => {
    const served = serve();
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await user.click(await strip('Picture 3'));
    await user.click(screen.getByRole('button', { name: 'Remove this picture' }));
    fireEvent(window, new Event('pagehide'));
    await waitFor(() => expect(served.calls).toEqual(['remove mine']));
  });

  it('can be cropped, and shown whole again', async () => {
    const crop = { x: 0.25, y: 0, width: 0.5, height: 1 };
    const served = serve([preview('a', { crop })]);
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await user.click(await screen.findByRole('button', { name: 'Crop' }));
    const dialog = await screen.findByRole('dialog', { name: 'Crop' });
    fireEvent.load(within(dialog).getByRole('img', { name: 'The whole picture' }));
    await user.click(within(dialog).getByRole('button', { name: 'Crop' }));
    await waitFor(() => expect(served.calls).toEqual([{ a: crop }]));
    await user.click(await screen.findByRole('button', { name: 'Crop' }));
    await user.click(await screen.findByRole('button', { name: 'Show all of it' }));
    await waitFor(() => expect(served.calls).toEqual([{ a: crop }, { a: null }]));
  });

  it('tells a refusal and shows what stands', async () => {
    const served = serve();
    server.use(mock.put('/api/v1/adapters/{id}/previews/order', () => refuse(403, { code: 'forbidden' })));
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await user.click(await strip('Picture 2'));
    await user.click(screen.getByRole('button', { name: 'Make it the cover' }));
    expect(await screen.findByText("Your account isn't allowed to do this.")).toBeVisible();
    await waitFor(async () => expect(await strip('Picture 2')).toHaveAttribute('aria-pressed', 'true'));
  });
});

it('pictures of a level that is blurred are not opened large', async () => {
  const served = serve([preview('a')]);
  served.detail = { ...served.detail, nsfwLevel: 5 };
  await renderApp(`/adapters/${served.detail.id}`);
  const large = await screen.findByRole('button', { name: 'Show', hidden: true });
  expect(large).toBeInTheDocument();
  expect(document.querySelector('[inert] img')).not.toBeNull();
});
