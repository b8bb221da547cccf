import { Injectable } from '@nestjs/common';
import { ModelChoiceRepository } from '../models/model-choice.repository.js';
import { BUILT_IN, ModelStore } from '../models/model-store.js';
import { type TextModel, toTextModel } from './text-model.js';

/** A chosen model, or why it cannot be used. */
interface Chosen {
  id: string;
  model: TextModel | null;
  problem: string | null;
}

/** Which model's vectors serve, and which one is to take over. */
@Injectable()
export class TextModels {
  private servingNow: Chosen = { id: BUILT_IN, model: null, problem: null };
  private nextNow: Chosen | null = null;

  constructor(
    private readonly store: ModelStore,
    private readonly choice: ModelChoiceRepository,
  ) {}

  get serving(): TextModel | null {
    return this.servingNow.model;
  }

  get servingId(): string {
    return this.servingNow.id;
  }

  /** Why no model serves; null where one does. */
  get problem(): string | null {
    return this.servingNow.problem;
  }

  get next(): TextModel | null {
    return this.nextNow?.model ?? null;
  }

  get nextId(): string | null {
    return this.nextNow?.id ?? null;
  }

  /** Why the model that was chosen cannot take over. */
  get nextProblem(): string | null {
    return this.nextNow?.problem ?? null;
  }

  /** Looks at the choice and the folders anew. @throws what the database throws */
  async refresh(): Promise<void> {
    const { serving, next } = await this.choice.get();
    this.servingNow = await this.read(serving ?? BUILT_IN);
    this.nextNow = next === null ? null : await this.read(next);
  }

  /** Takes a model out of use that could not be loaded; `refresh` tries it again. */
  fail(key: string, problem: string): void {
    for (const chosen of [this.servingNow, this.nextNow]) {
      if (chosen?.model?.key !== key) continue;
      chosen.model = null;
      chosen.problem = problem;
    }
  }

  private async read(id: string): Promise<Chosen> {
    try {
      return { id, model: toTextModel(await this.store.read(id)), problem: null };
    } catch (error) {
      return { id, model: null, problem: error instanceof Error ? error.message : String(error) };
    }
  }
}
