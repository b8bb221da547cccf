import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import {
  DEFAULT_MODEL_FOLDER,
  ModelError,
  type ModelFolder,
  type Provider,
  readModelFolder,
  tryModel,
} from '@lora/models';
import { Env } from '../../../platform/env/index.js';

/** The model for texts that the program brings. */
export const BUILT_IN = 'use-lite-en';

/** As in a manifest: it becomes the name of a folder. */
const MODEL_ID = /^[a-z0-9][a-z0-9._-]{0,63}$/u;
/** What a model folder consists of; nothing else is copied. */
const FILES = ['manifest.json', 'model.onnx', 'tokenizer.json'];
/** Beside them: who added the model, when, and what its trial said. */
const NOTE = 'added.json';
/** Folders that are being copied or deleted begin with a dot: no id does. */
const UNFINISHED = '.';

export interface AddedNote {
  addedAt: string;
  userId: string;
  memory: number;
}

export interface StoredModel {
  id: string;
  builtIn: boolean;
  folder: ModelFolder | ModelError;
  note: AddedNote | null;
}

/** The model folders of the data folder, and the one that the program brings. */
@Injectable()
export class ModelStore {
  private readonly folder: string;
  /** What was checked, until a file of it changes: a check reads the whole model. */
  private readonly checked = new Map<string, { stamp: string; folder: Promise<ModelFolder> }>();

  constructor(env: Env) {
    this.folder = join(env.dataFolder, 'models');
  }

  /** @throws ModelError with the reason why it cannot be used */
  async read(id: string): Promise<ModelFolder> {
    if (!MODEL_ID.test(id)) throw new ModelError('file_missing', `There is no model "${id}".`);
    const path = this.pathOf(id);
    const stamp = await stampOf(path);
    const known = this.checked.get(path);
    if (known?.stamp === stamp) return known.folder;
    const folder = readModelFolder(path).then((found) => checkName(found, id));
    this.checked.set(path, { stamp, folder });
    return folder;
  }

  /** All, the built-in one first; null where there is no such folder. */
  async list(): Promise<StoredModel[]> {
    const names = await readdir(this.folder).catch(() => []);
    const ids = names.filter((name) => MODEL_ID.test(name) && name !== BUILT_IN).toSorted();
    return Promise.all([BUILT_IN, ...ids].map((id) => this.describe(id)));
  }

  async find(id: string): Promise<StoredModel | null> {
    if (!MODEL_ID.test(id)) return null;
    if (id !== BUILT_IN && (await stat(this.pathOf(id)).catch(() => null)) === null) return null;
    return this.describe(id);
  }

  /**
   * Copies a folder, tries the copy out and gives it its name; all or nothing.
   *
   * @param from a folder that `readModelFolder` has checked
   * @throws ModelError why the copy cannot be used; the system's errors of a full disk
   */
  async add(from: ModelFolder, o: { provider: Provider; userId: string; now: Date }): Promise<StoredModel> {
    const { id } = from.manifest;
    const copy = join(this.folder, `${UNFINISHED}adding-${randomUUID()}`);
    try {
      await mkdir(copy, { recursive: true });
      for (const name of FILES) {
        if (name === 'tokenizer.json' && from.tokenizerFile === null) continue;
        await copyFile(join(from.path, name), join(copy, name));
        await flush(join(copy, name));
      }
      const trial = await tryModel(copy, o.provider);
      if (!trial.ok) throw new ModelError(trial.code, trial.reason.replaceAll(copy, from.path));
      const note: AddedNote = { addedAt: o.now.toISOString(), userId: o.userId, memory: trial.memory };
      await writeFile(join(copy, NOTE), JSON.stringify(note));
      await rename(copy, this.pathOf(id));
    } catch (error) {
      await rm(copy, { recursive: true, force: true });
      throw error;
    }
    return this.describe(id);
  }

  /** Deletes the folder of a model; nothing happens where there is none. */
  async remove(id: string): Promise<void> {
    if (!MODEL_ID.test(id) || id === BUILT_IN) return;
    const gone = join(this.folder, `${UNFINISHED}removing-${randomUUID()}`);
    await rename(this.pathOf(id), gone);
    this.checked.delete(this.pathOf(id));
    await rm(gone, { recursive: true, force: true });
  }

  /** Deletes what a crash left half copied or half deleted. */
  async sweep(): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    const left = names.filter((name) => /^\.(?:adding|removing)-/u.test(name));
    await Promise.all(left.map((name) => rm(join(this.folder, name), { recursive: true, force: true })));
  }

  private pathOf(id: string): string {
    return id === BUILT_IN ? DEFAULT_MODEL_FOLDER : join(this.folder, id);
  }

  private async describe(id: string): Promise<StoredModel> {
    const folder = await this.read(id).catch((error: unknown) =>
      error instanceof ModelError
        ? error
        : new ModelError('file_missing', error instanceof Error ? error.message : String(error)),
    );
    return { id, builtIn: id === BUILT_IN, folder, note: await this.readNote(id) };
  }

  private async readNote(id: string): Promise<AddedNote | null> {
    try {
      const note: unknown = JSON.parse(await readFile(join(this.pathOf(id), NOTE), 'utf8'));
      return isNote(note) ? note : null;
    } catch {
      return null;
    }
  }
}

/** A folder's name is what people choose a model by: it must not be another model. */
function checkName(folder: ModelFolder, id: string): ModelFolder {
  if (folder.manifest.id === id) return folder;
  throw new ModelError(
    'manifest_invalid',
    `manifest.json says "${folder.manifest.id}": name the folder so, or add it from another place.`,
  );
}

/** A rename may reach the disk before what it renames. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Differs when a file of the folder was exchanged. */
async function stampOf(path: string): Promise<string> {
  const stats = await Promise.all(FILES.map((name) => stat(join(path, name)).catch(() => null)));
  return stats.map((found) => `${found?.size} ${found?.mtimeMs} ${found?.ino}`).join(';');
}

function isNote(value: unknown): value is AddedNote {
  if (typeof value !== 'object' || value === null) return false;
  const { addedAt, userId, memory }: { addedAt?: unknown; userId?: unknown; memory?: unknown } = value;
  return (
    typeof addedAt === 'string' &&
    !Number.isNaN(Date.parse(addedAt)) &&
    typeof userId === 'string' &&
    Number.isInteger(memory)
  );
}
