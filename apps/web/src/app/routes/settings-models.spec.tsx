import type { MlModel, MlStatus } from '@lora/schema';
import { act, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { buildJob, buildMe } from '../../../test/builders.js';
import { buildAddedModel, buildCoverage, buildMlStatus, buildModel } from '../../../test/models-builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';
import { useConnection } from '../../lib/connection.js';
import { emitLive } from '../../lib/live.js';

const PATH = '/settings/models';

/** Answers with whatever `status` says at the time; returns what was asked to be changed. */
function serveModels(status: () => MlStatus): unknown[] {
  const told: unknown[] = [];
  server.use(
    mock.get('/api/v1/ml/status', () => HttpResponse.json(status())),
    mock.put('/api/v1/ml/models/current', async ({ request }) => {
      told.push(['choose', await request.json()]);
      return HttpResponse.json({ jobId: buildJob().id }, { status: 202 });
    }),
    mock.delete('/api/v1/ml/models/{name}', ({ params }) => {
      told.push(['remove', params.name]);
      return new HttpResponse(null, { status: 204 });
    }),
    mock.post('/api/v1/ml/embeddings', () => {
      told.push(['start']);
      return HttpResponse.json({ jobId: buildJob().id }, { status: 202 });
    }),
  );
  return told;
}

it('says what is ready, where it runs, and how far it is', async () => {
  serveModels(() =>
    buildMlStatus({
      provider: {
        requested: 'webgpu',
        active: 'cpu',
        nodesOnCpu: 86,
        nodes: 86,
        notice: 'webgpu does not work here (no adapter). Using the processor.',
      },
    }),
  );
  await renderApp(PATH);
  expect(await screen.findByText('Ready')).toBeVisible();
  expect(screen.getByText('webgpu does not work here (no adapter). Using the processor.')).toBeVisible();
  expect(screen.getByText('the processor')).toBeVisible();
  expect(screen.getByText('86 of 86')).toBeVisible();
  expect(screen.getAllByText('5,000 of 5,000 · complete')).toHaveLength(2);
  expect(screen.getByText('not part of this version yet')).toBeVisible();
  const [row] = within(screen.getByRole('list', { name: 'Models' })).getAllByRole('listitem');
  expect(row).toHaveTextContent('use-lite-en');
  expect(row).toHaveTextContent('in use');
  expect(row).toHaveTextContent('licence Apache-2.0');
  expect(row).toHaveTextContent('7.4 MB on disk');
  expect(row).toHaveTextContent('152 MB of memory');
});

it('says why it is off, and offers nothing that would be refused', async () => {
  serveModels(() =>
    buildMlStatus({
      state: 'off',
      reason: 'ONNX Runtime cannot be loaded on darwin x64.',
      models: [buildModel({ state: 'ready' }), buildAddedModel()],
      coverage: {
        text: buildCoverage({ state: 'off', done: 0 }),
        picture: buildCoverage({ state: 'not-yet', total: 0, done: 0 }),
        weights: buildCoverage(),
      },
    }),
  );
  await renderApp(PATH);
  expect(await screen.findByText('ONNX Runtime cannot be loaded on darwin x64.')).toBeVisible();
  expect(screen.getByText('Nothing is searched by meaning. Everything else works as ever.')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Use minilm' })).not.toBeInTheDocument();
});

it('follows the work as the server tells of it', async () => {
  let done = 1200;
  const job = buildJob({
    kind: 'embed',
    title: 'What texts mean',
    progress: {
      phase: 'Reading texts',
      done,
      total: 5000,
      bytes: 0,
      bytesTotal: null,
      rate: 400,
      secondsLeft: 10,
    },
  });
  server.use(mock.get('/api/v1/jobs', () => HttpResponse.json({ items: [job], nextCursor: null, total: 1 })));
  const { coverage } = buildMlStatus();
  serveModels(() =>
    buildMlStatus({
      coverage: { ...coverage, text: buildCoverage({ state: 'running', done }) },
      jobId: job.id,
    }),
  );
  await renderApp(PATH);
  expect(await screen.findByText('Reading texts 1,200 of 5,000 · 400/s · 10 s left')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Pause' })).toBeEnabled();
  expect(screen.getByText('1,200 of 5,000', { exact: false, selector: 'p.tabular-nums' })).toBeVisible();
  expect(screen.getByRole('progressbar', { name: 'Texts' })).toHaveAttribute('aria-valuenow', '24');
  done = 3000;
  act(() => emitLive('ml', undefined));
  await waitFor(
    () => expect(screen.getByRole('progressbar', { name: 'Texts' })).toHaveAttribute('aria-valuenow', '60'),
    { timeout: 5_000 },
  );
});

it('lists the texts that could not be read with the reason, and tries them again', async () => {
  const { coverage } = buildMlStatus();
  const told = serveModels(() =>
    buildMlStatus({ coverage: { ...coverage, text: buildCoverage({ done: 4999, failed: 1 }) } }),
  );
  server.use(
    mock.get('/api/v1/ml/embeddings/failed', () =>
      HttpResponse.json({
        items: [{ adapterId: 'x', name: '雪の女王', problem: 'nothing-known' }],
        nextCursor: null,
        total: 1,
      }),
    ),
  );
  const { user } = await renderApp(PATH);
  expect(await screen.findByText(/1 text could not be read\./u)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Show' }));
  expect(await screen.findByRole('link', { name: '雪の女王' })).toHaveAttribute('href', '/adapters/x');
  expect(screen.getByText('The model knows no word of it.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  expect(told).toEqual([['start']]);
});

it('starts work again that was stopped', async () => {
  const { coverage } = buildMlStatus();
  const told = serveModels(() =>
    buildMlStatus({ coverage: { ...coverage, text: buildCoverage({ state: 'stopped', done: 7 }) } }),
  );
  const { user } = await renderApp(PATH);
  await user.click(await screen.findByRole('button', { name: 'Start again' }));
  await waitFor(() => expect(told).toEqual([['start']]));
});

it('chooses and removes models, and says what becomes of the one in use', async () => {
  const told = serveModels(() => buildMlStatus({ models: [buildModel(), buildAddedModel()] }));
  const { user } = await renderApp(PATH);
  await user.click(await screen.findByRole('button', { name: 'Use minilm' }));
  expect(screen.getByRole('dialog')).toHaveTextContent('serves until that is done');
  await user.click(screen.getByRole('button', { name: 'Use it' }));
  await waitFor(() => expect(told).toEqual([['choose', { id: 'minilm' }]]));
  await user.click(await screen.findByRole('button', { name: 'Remove minilm' }));
  await user.click(screen.getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(told).toHaveLength(2));
  expect(told[1]).toEqual(['remove', 'minilm']);
  expect(screen.queryByRole('button', { name: 'Remove use-lite-en' })).not.toBeInTheDocument();
});

it('shows a change of models with its way back, and why it cannot happen', async () => {
  serveModels(() =>
    buildMlStatus({
      models: [
        buildModel(),
        buildAddedModel({ state: 'broken', problem: { code: 'session_failed', message: 'Bad.' } }),
      ],
      next: {
        id: 'minilm',
        coverage: buildCoverage({ state: 'stopped', done: 0 }),
        problem: 'tokenizer.json cannot be used.',
      },
    }),
  );
  await renderApp(PATH);
  expect(await screen.findByText('tokenizer.json cannot be used.')).toBeVisible();
  expect(screen.getByText('Texts, read by minilm')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Keep use-lite-en' })).toBeEnabled();
  expect(screen.queryByRole('button', { name: 'Remove minilm' })).not.toBeInTheDocument();
});

it('adds a model by its path, or says why not', async () => {
  const models: MlModel[] = [buildModel()];
  serveModels(() => buildMlStatus({ models }));
  server.use(
    mock.post('/api/v1/ml/models', async ({ request }) => {
      const { path } = await request.json();
      if (path === '/srv/bad')
        return refuse(422, { code: 'model_refused', message: '/srv/bad/model.onnx has another SHA-256.' });
      const added = buildAddedModel();
      models.push(added);
      return HttpResponse.json(added, { status: 201 });
    }),
  );
  const { user } = await renderApp(PATH);
  await user.click(await screen.findByRole('button', { name: 'Add a model' }));
  const path = await screen.findByRole('textbox', { name: 'Path of the folder' });
  const add = within(screen.getByRole('dialog')).getByRole('button', { name: 'Add a model' });
  await user.click(add);
  expect(screen.getByRole('alert')).toHaveTextContent('Enter the path of a folder.');
  await user.type(path, '/srv/bad{Enter}');
  expect(await screen.findByText('/srv/bad/model.onnx has another SHA-256.')).toBeVisible();
  await user.clear(path);
  await user.type(path, '/srv/minilm{Enter}');
  expect(await screen.findByRole('button', { name: 'Use minilm' })).toBeVisible();
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});

it('shows those who may only look no button that changes something', async () => {
  server.use(mock.get('/api/v1/auth/me', () => HttpResponse.json(buildMe({ role: 'editor' }))));
  const { coverage } = buildMlStatus();
  serveModels(() =>
    buildMlStatus({
      models: [buildModel(), buildAddedModel()],
      coverage: { ...coverage, text: buildCoverage({ state: 'stopped', done: 7 }) },
    }),
  );
  await renderApp(PATH);
  expect(await screen.findByText('minilm')).toBeVisible();
  for (const name of ['Add a model', 'Use minilm', 'Remove minilm', 'Start again'])
    expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
});

it('says that the server refused, and asks again', async () => {
  let allowed = false;
  serveModels(() => buildMlStatus());
  server.use(
    mock.get('/api/v1/ml/status', () =>
      allowed ? HttpResponse.json(buildMlStatus()) : refuse(403, { code: 'forbidden' }),
    ),
  );
  const { user } = await renderApp(PATH);
  expect(await screen.findByText("Your account isn't allowed to do this.")).toBeVisible();
  allowed = true;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Ready')).toBeVisible();
});

it('says of an empty library that there is nothing to read', async () => {
  const none = buildCoverage({ total: 0, done: 0 });
  serveModels(() => buildMlStatus({ coverage: { text: none, picture: none, weights: none } }));
  await renderApp(PATH);
  expect((await screen.findAllByText('the library is empty')).length).toBeGreaterThan(0);
  expect(screen.queryByRole('progressbar', { name: 'Texts' })).not.toBeInTheDocument();
});

it('shows what it knew when the server is away, and offers nothing', async () => {
  serveModels(() => buildMlStatus({ models: [buildModel(), buildAddedModel()] }));
  await renderApp(PATH);
  expect(await screen.findByRole('button', { name: 'Use minilm' })).toBeVisible();
  act(() => useConnection.setState({ online: false }));
  expect(screen.getByText('minilm')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Use minilm' })).not.toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Add a model' })).not.toBeInTheDocument();
});
