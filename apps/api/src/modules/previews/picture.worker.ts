import { defineTask } from '../../platform/workers/define-task.js';
import { type Picture, type PictureLocation, readPicture } from './read-picture.js';
import { renderThumbnails, type Thumbnails } from './render-thumbnails.js';

/** What a thread is asked for: stills of a picture, or the bytes of one that is embedded in a model file. */
export type PictureTask =
  | { kind: 'thumbnails'; location: PictureLocation }
  | { kind: 'bytes'; location: PictureLocation };
export type PictureAnswer =
  | { kind: 'thumbnails'; thumbnails: Thumbnails }
  | { kind: 'bytes'; picture: Picture };

/** Reads a picture and renders it. */
export const run = defineTask<PictureTask, PictureAnswer>(async ({ kind, location }) => {
  const picture = await readPicture(location);
  return kind === 'bytes' ? { kind, picture } : { kind, thumbnails: await renderThumbnails(picture.bytes) };
});
