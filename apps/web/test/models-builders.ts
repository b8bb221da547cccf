import type { MlCoverage, MlModel, MlStatus } from '@lora/schema';

export function buildCoverage(over: Partial<MlCoverage> = {}): MlCoverage {
  return { state: 'complete', done: 5000, total: 5000, failed: 0, ...over };
}

export function buildModel(over: Partial<MlModel> = {}): MlModel {
  return {
    id: 'use-lite-en',
    kind: 'text',
    builtIn: true,
    state: 'serving',
    problem: null,
    license: 'Apache-2.0',
    sha256: '5aeb38d5f04eeab996f8a27d366d5892efd057d8984340bb47c3aff1466aeab2',
    size: 7_400_000,
    memory: 152_000_000,
    dim: 512,
    pooling: 'none',
    maxTokens: 128,
    inputs: [{ name: 'input_ids', shape: '? x ?' }],
    outputs: [{ name: 'sentence_embedding', shape: '? x 512' }],
    addedAt: null,
    addedBy: null,
    ...over,
  };
}

/** A model that somebody added. */
export function buildAddedModel(over: Partial<MlModel> = {}): MlModel {
  return buildModel({
    id: 'minilm',
    builtIn: false,
    state: 'ready',
    addedAt: '2026-11-20T10:00:00.000Z',
    addedBy: 'Anna',
    ...over,
  });
}

export function buildMlStatus(over: Partial<MlStatus> = {}): MlStatus {
  return {
    state: 'ready',
    reason: null,
    models: [buildModel()],
    provider: { requested: 'auto', active: 'cpu', nodesOnCpu: 86, nodes: 86 },
    coverage: {
      text: buildCoverage(),
      picture: buildCoverage({ state: 'not-yet', done: 0, total: 0 }),
      weights: buildCoverage(),
    },
    next: null,
    memory: { models: 152_000_000, process: 410_000_000 },
    jobId: null,
    ...over,
  };
}
