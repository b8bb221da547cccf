import { defineTask } from '../../platform/workers/define-task.js';
import type { Crop } from '@lora/schema';
import type { StillTool } from './find-still-tool.js';
import { keepPicture, type KeptPicture, type PictureToKeep } from './keep-picture.js';
import { type Picture, type PictureLocation, readPicture } from './read-picture.js';
import { renderThumbnails, type Thumbnails } from './render-thumbnails.js';

/**
 * What a thread is asked for: stills of a picture or clip, the bytes of one that is embedded in a model file, or to keep
 * one that was received.
 */
export type PictureTask =
  | { kind: 'thumbnails'; location: PictureLocation; crop: Crop | null; stillTool: StillTool | null }
  | { kind: 'keep'; picture: PictureToKeep }
  | { kind: 'bytes'; location: PictureLocation };
export type PictureAnswer =
  | { kind: 'thumbnails'; thumbnails: Thumbnails }
  | { kind: 'keep'; kept: KeptPicture }
  | { kind: 'bytes'; picture: Picture };

/** Reads a picture, renders or keeps it. */
export const run = defineTask<PictureTask, PictureAnswer>(async (task, { signal }) => {
  if (task.kind === 'keep') return { kind: 'keep', kept: await keepPicture(task.picture) };
  if (task.kind === 'bytes') return { kind: 'bytes', picture: await readPicture(task.location) };
  const { bytes } = await readPicture(task.location, { stillTool: task.stillTool, signal });
  return { kind: 'thumbnails', thumbnails: await renderThumbnails(bytes, task.crop) };
});
