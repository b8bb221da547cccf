import { isAbsolute, resolve } from 'node:path';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type ModelFolder, readModelFolder } from '@lora/models';
import type { MlModel, MlModelPage } from '@lora/schema';
import { Database } from '../../../platform/database/index.js';
import { DomainError } from '../../../platform/http/index.js';
import { EmbedWatch } from '../text/embed-watch.service.js';
import { TextEmbedder } from '../text/text-embedder.service.js';
import { TextModels } from '../text/text-models.service.js';
import { ModelChoiceRepository } from './model-choice.repository.js';
import { ModelStore, type StoredModel } from './model-store.js';
import { type ModelUse, presentModel, presentModels } from './models.presenter.js';
import { refuseModel } from './refuse-model.js';

/** Lists, adds, chooses and removes models. */
@Injectable()
export class ModelsService implements OnApplicationBootstrap {
  private readonly log = new Logger('Models');
  /** One copy at a time: two of the same name must not meet. */
  private adding: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly db: Database,
    private readonly store: ModelStore,
    private readonly choice: ModelChoiceRepository,
    private readonly models: TextModels,
    private readonly embedder: TextEmbedder,
    private readonly watch: EmbedWatch,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // Another process of ours may be copying right now.
    if (this.db.exclusive) await this.store.sweep();
  }

  async list(): Promise<MlModelPage> {
    const models = await this.store.list();
    return presentModels(models, await this.use(models));
  }

  async get(id: string): Promise<MlModel> {
    const model = await this.load(id);
    return presentModel(model, await this.use([model]));
  }

  /** Checks a folder on the server, tries the model out and copies it. */
  async add(path: string, userId: string): Promise<MlModel> {
    if (!isAbsolute(path))
      throw new DomainError('model_refused', `"${path}" is not a whole path: give it from the top.`, {
        reason: 'file_missing',
      });
    const added = this.adding.then(() => this.addOne(resolve(path), userId));
    this.adding = added.catch(() => undefined);
    const model = await added;
    this.log.log(`${userId} added the model ${model.id} from ${path}`);
    await this.choice.announce();
    return this.get(model.id);
  }

  /** Searches use a model's vectors once all texts have them; the old ones serve until then. @returns the job's id */
  async choose(id: string, userId: string): Promise<string> {
    const { folder } = await this.load(id);
    if (folder instanceof Error) throw refuseModel(folder);
    refuseOtherKinds(folder);
    await this.refuseOff();
    const jobId = await this.db.transaction(async () => {
      const { serving } = await this.choice.get();
      await this.choice.setNext(id === (serving ?? this.models.servingId) ? null : id, userId);
      return this.watch.start(userId);
    });
    this.log.log(`${userId} chose the model ${id}`);
    await this.embedder.refresh();
    return jobId;
  }

  /** Deletes the folder of a model that is not used. */
  async remove(id: string, userId: string): Promise<void> {
    const { builtIn } = await this.load(id);
    if (builtIn) throw new DomainError('model_in_use', `${id} comes with the program and stays.`);
    const { serving, next } = await this.choice.get();
    if (id === serving || id === next)
      throw new DomainError('model_in_use', `${id} is in use. Choose another model first.`);
    await this.store.remove(id);
    this.log.log(`${userId} removed the model ${id}`);
    await this.choice.announce();
  }

  private async addOne(path: string, userId: string): Promise<StoredModel> {
    try {
      const folder = await readModelFolder(path);
      refuseOtherKinds(folder);
      const { id } = folder.manifest;
      if (await this.store.find(id))
        throw new DomainError('model_exists', `There is a model "${id}" already. Remove it first.`);
      const { runtimeState } = this.embedder;
      const provider = runtimeState.state === 'ready' ? runtimeState.choice.active : 'cpu';
      return await this.store.add(folder, { provider, userId, now: new Date() });
    } catch (error) {
      throw error instanceof DomainError ? error : refuseModel(error);
    }
  }

  private async refuseOff(): Promise<void> {
    await this.embedder.started;
    const { runtimeState } = this.embedder;
    if (runtimeState.state === 'off')
      throw new DomainError('ml_off', `Search by meaning is off. ${runtimeState.reason}`);
  }

  private async load(id: string): Promise<StoredModel> {
    const model = await this.store.find(id);
    if (!model) throw new DomainError('not_found', `There is no model "${id}".`);
    return model;
  }

  private async use(models: readonly StoredModel[]): Promise<ModelUse> {
    const { servingId, nextId, problem, nextProblem } = this.models;
    const problems = new Map<string, string>();
    if (problem !== null) problems.set(servingId, problem);
    if (nextId !== null && nextProblem !== null) problems.set(nextId, nextProblem);
    const namesOf = await this.choice.namesOf(models.flatMap(({ note }) => (note ? [note.userId] : [])));
    return { servingId, nextId, problems, namesOf, loaded: this.embedder.memory };
  }
}

function refuseOtherKinds({ manifest }: ModelFolder): void {
  if (manifest.kind !== 'text')
    throw new DomainError(
      'model_refused',
      `${manifest.id} is for pictures: only models for texts can be used so far.`,
      {
        reason: 'kind_not_supported',
      },
    );
}
