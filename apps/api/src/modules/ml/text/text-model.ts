import type { ModelFolder } from '@lora/models';
import { TEXT_VERSION } from './adapter-text.js';

/** A text model that can be used. */
export interface TextModel {
  id: string;
  /** Of its vectors: another model, or texts put together in another way, make other ones. */
  key: string;
  folder: ModelFolder;
}

/** @param folder as `readModelFolder` gives it */
export function toTextModel(folder: ModelFolder): TextModel {
  const { id, sha256 } = folder.manifest;
  return { id, key: `${id}:${sha256}:${TEXT_VERSION}`, folder };
}
