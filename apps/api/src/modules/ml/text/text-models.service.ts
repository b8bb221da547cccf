import { Injectable } from '@nestjs/common';
import { BUILT_IN, ModelStore } from '../models/model-store.js';
import { type TextModel, toTextModel } from './text-model.js';

/** Which model's vectors serve. */
@Injectable()
export class TextModels {
  private model: TextModel | null = null;
  private reason: string | null = null;

  constructor(private readonly store: ModelStore) {}

  get serving(): TextModel | null {
    return this.model;
  }

  /** Why no model serves. */
  get problem(): string | null {
    return this.reason;
  }

  /** Looks at the choice and the folders anew. Never fails. */
  async refresh(): Promise<void> {
    try {
      this.model = toTextModel(await this.store.read(BUILT_IN));
      this.reason = null;
    } catch (error) {
      this.model = null;
      this.reason = error instanceof Error ? error.message : String(error);
    }
  }

  /** Takes a model out of use that could not be loaded. */
  fail(key: string, reason: string): void {
    if (this.model?.key !== key) return;
    this.model = null;
    this.reason = reason;
  }
}
