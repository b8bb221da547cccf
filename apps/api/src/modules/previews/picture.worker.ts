import { defineTask } from '../../platform/workers/define-task.js';
import type { StillTool } from './find-still-tool.js';
import { type Picture, type PictureLocation, readPicture } from './read-picture.js';
import { renderThumbnails, type Thumbnails } from './render-thumbnails.js';

/** What a thread is asked for: stills of a picture or clip, or the bytes of one that is embedded in a model file. */
export type PictureTask =
  | { kind: 'thumbnails'; location: PictureLocation; stillTool: StillTool | null }
  | { kind: 'bytes'; location: PictureLocation };
export type PictureAnswer =
  | { kind: 'thumbnails'; thumbnails: Thumbnails }
  | { kind: 'bytes'; picture: Picture };

/** Reads a picture and renders it. */
export const run = defineTask<PictureTask, PictureAnswer>(async (task, { signal }) => {
  if (task.kind === 'bytes') return { kind: 'bytes', picture: await readPicture(task.location) };
  const { bytes } = await readPicture(task.location, { stillTool: task.stillTool, signal });
  return { kind: 'thumbnails', thumbnails: await renderThumbnails(bytes) };
});
