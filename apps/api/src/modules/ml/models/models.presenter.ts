import { ModelError, type ModelFolder, type ModelPort } from '@lora/models';
import type { MlModel, MlModelPage, ModelState } from '@lora/schema';
import type { StoredModel } from './model-store.js';

export interface ModelUse {
  servingId: string;
  nextId: string | null;
  /** Why a chosen model could not be loaded, by its id. */
  problems: ReadonlyMap<string, string>;
  /** Bytes of the loaded model that serves; 0 where none is. */
  loaded: number;
  namesOf: ReadonlyMap<string, string>;
}

export function presentModels(models: readonly StoredModel[], use: ModelUse): MlModelPage {
  return { items: models.map((model) => presentModel(model, use)), nextCursor: null, total: models.length };
}

export function presentModel(model: StoredModel, use: ModelUse): MlModel {
  const { id, builtIn, note } = model;
  const folder = model.folder instanceof ModelError ? null : model.folder;
  const problem = problemOf(model, use);
  return {
    id,
    builtIn,
    state: stateOf(id, problem !== null, use),
    problem,
    ...presentFolder(folder),
    memory: note?.memory ?? (id === use.servingId && use.loaded > 0 ? use.loaded : null),
    addedAt: note?.addedAt ?? null,
    addedBy: note ? (use.namesOf.get(note.userId) ?? null) : null,
  };
}

function problemOf({ id, folder }: StoredModel, use: ModelUse): MlModel['problem'] {
  if (folder instanceof ModelError) return { code: folder.code, message: folder.message };
  const message = use.problems.get(id);
  return message === undefined ? null : { code: 'session_failed', message };
}

function stateOf(id: string, isBroken: boolean, use: ModelUse): ModelState {
  if (isBroken) return 'broken';
  if (id === use.servingId) return 'serving';
  return id === use.nextId ? 'next' : 'ready';
}

function presentFolder(folder: ModelFolder | null) {
  return {
    kind: folder?.manifest.kind ?? null,
    license: folder?.manifest.license ?? null,
    sha256: folder?.manifest.sha256 ?? null,
    size: folder?.size ?? null,
    dim: folder?.manifest.dim ?? null,
    pooling: folder?.manifest.pooling ?? null,
    maxTokens: folder?.manifest.maxTokens ?? null,
    inputs: folder?.inputs.map(presentPort) ?? [],
    outputs: folder?.outputs.map(presentPort) ?? [],
  };
}

function presentPort({ name, dims }: ModelPort) {
  return { name, shape: dims.map((size) => size ?? '?').join(' x ') };
}
