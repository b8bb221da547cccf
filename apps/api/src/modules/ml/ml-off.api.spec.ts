import { join } from 'node:path';
import type { MlStatus } from '@lora/schema';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { lora, put } from '../../../test/library.js';
import type { Env } from '../../platform/env/index.js';
import { TextEmbedder } from './text/text-embedder.service.js';

const probe = vi.hoisted(() => ({ reason: '' }));
// A machine without a binary of the runtime: its trial says so.
vi.mock('@lora/models', async (original) => ({
  ...(await original<typeof import('@lora/models')>()),
  probeProvider: () => Promise.resolve({ ok: probe.reason === '', reason: probe.reason, ms: 0, cpuMs: 0 }),
}));

let app: TestApp;
let owner: SignedIn;

async function start(mlProvider: Env['mlProvider']): Promise<void> {
  app = await createTestApp({ env: { mlProvider } });
  owner = await app.signIn();
  await app.app.get(TextEmbedder, { strict: false }).started;
}

beforeEach(() => {
  probe.reason = '';
});
afterEach(() => app.close());

describe('without models', () => {
  it.each([
    ['off', '', /ML_PROVIDER=off/u],
    ['cpu', 'ONNX Runtime cannot be loaded on linux s390x', /s390x/u],
  ] as const)('(%s) everything else works, and the reason is told', async (mlProvider, reason, told) => {
    probe.reason = reason;
    await start(mlProvider);
    put(join(app.folder, 'library'), 'ivory knight.safetensors', lora());
    await owner.post('/roots', { path: join(app.folder, 'library') });
    await vi.waitFor(async () => expect((await owner.get('/adapters?q=knight')).body.items).toHaveLength(1), {
      timeout: 30_000,
    });
    const status: MlStatus = (await owner.get('/ml/status')).body;
    expect(status).toMatchObject({
      state: 'off',
      provider: { requested: mlProvider, active: null, nodesOnCpu: null },
      coverage: { text: { state: 'off', done: 0, total: 1 } },
      memory: { models: 0 },
    });
    expect(status.reason).toMatch(told);
    expect(status.models[0]?.id).toBe('use-lite-en');
    const embedder = app.app.get(TextEmbedder, { strict: false });
    expect([embedder.serving, await embedder.query('knight')]).toEqual([null, null]);
    for (const refused of [
      await owner.post('/ml/embeddings'),
      await owner.put('/ml/models/current', { id: 'use-lite-en' }),
    ])
      expect([refused.status, refused.body.code]).toEqual([409, 'ml_off']);
    expect((await owner.get('/jobs?kind=embed')).body.total).toBe(0);
    expect((await owner.get('/ml/embeddings/failed')).body.total).toBe(0);
  });

  it('a GPU that is not there gives way to the processor, with a notice', async () => {
    // CUDA's libraries are not in the package.
    await start('cuda');
    const { state, provider }: MlStatus = (await owner.get('/ml/status')).body;
    expect(state).toBe('ready');
    expect(provider).toMatchObject({ requested: 'cuda', active: 'cpu' });
    expect(provider.notice).toMatch(/cuda does not work here.*Using the processor/u);
  });
});
