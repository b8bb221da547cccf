import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DEFAULT_MODEL_FOLDER, type ModelFolder, readModelFolder } from '@lora/models';
import { Env } from '../../../platform/env/index.js';

/** The model for texts that the program brings. */
export const BUILT_IN = 'use-lite-en';

/** The model folders of the data folder, and the one that the program brings. */
@Injectable()
export class ModelStore {
  readonly folder: string;
  /** What was checked, until a file of it changes: a check reads the whole model. */
  private readonly checked = new Map<string, { stamp: string; folder: Promise<ModelFolder> }>();

  constructor(env: Env) {
    this.folder = join(env.dataFolder, 'models');
  }

  /** @throws ModelError with the reason why it cannot be used */
  async read(id: string): Promise<ModelFolder> {
    const path = id === BUILT_IN ? DEFAULT_MODEL_FOLDER : join(this.folder, id);
    const stamp = await stampOf(path);
    const known = this.checked.get(path);
    if (known?.stamp === stamp) return known.folder;
    const folder = readModelFolder(path);
    this.checked.set(path, { stamp, folder });
    return folder;
  }
}

/** Differs when a file of the folder was exchanged. */
async function stampOf(path: string): Promise<string> {
  const files = ['manifest.json', 'model.onnx', 'tokenizer.json'];
  const stats = await Promise.all(files.map((name) => stat(join(path, name)).catch(() => null)));
  return stats.map((found) => `${found?.size} ${found?.mtimeMs} ${found?.ino}`).join(';');
}
