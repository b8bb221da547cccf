import type { FileHandle } from 'node:fs/promises';
import { embeddedPreviews } from '@lora/adapters';
import { type ByteSource, readHeader } from '@lora/safetensors';
import { openInsideRoot } from '../../platform/files/open-inside-root.js';
import { readBytes } from '../../platform/files/read-bytes.js';
import type { StillTool } from './find-still-tool.js';
import { isVideo, type MediaType, RECOGNISE_BYTES, recogniseMedia } from './media-type.js';
import { PreviewRefusal } from './preview-refusal.js';
import { takeStill } from './take-still.js';

/** Larger pictures are not read: a 100-megapixel PNG has about 60 MiB, and two are in memory at a time. */
export const MAX_PICTURE_BYTES = 64 * 1024 * 1024;

/** Where a picture is. */
export interface PictureLocation {
  rootPath: string;
  /** Under the root: the picture itself or, where it is embedded, the model file. */
  path: string;
  /** Key in the model file's header, as `embeddedPreviews` of @lora/adapters names it; null: a file of its own. */
  embeddedKey: string | null;
}

/** The bytes of a picture (of a clip, of a still), and what they are. */
export interface Picture {
  bytes: Uint8Array<ArrayBuffer>;
  type: MediaType;
}

/** What becomes of a clip. */
export interface StillOptions {
  /** Whether clips are taken at all; default true. */
  clips?: boolean;
  /** Takes stills of them; null: nothing does. */
  stillTool?: StillTool | null;
  signal?: AbortSignal;
}

/**
 * Reads a picture into memory. Runs in a worker thread: see the rule in platform/workers/define-task.ts.
 *
 * @throws FileRefusal when the file cannot be opened, SafetensorsError when the model file is damaged, PreviewRefusal
 *   when there is no picture that can be shown
 */
export async function readPicture(location: PictureLocation, o: StillOptions = {}): Promise<Picture> {
  const { handle, stat } = await openInsideRoot(location.rootPath, location.path);
  try {
    const size = Number(stat.size);
    return location.embeddedKey === null
      ? await readPictureFile(handle, size, o)
      : await readEmbedded(handle, size, location.embeddedKey);
  } finally {
    await handle.close();
  }
}

async function readPictureFile(handle: FileHandle, size: number, o: StillOptions): Promise<Picture> {
  const type = checkMedia(await readBytes(handle, 0, Math.min(size, RECOGNISE_BYTES)), size, o);
  if (!isVideo(type)) return { bytes: await readBytes(handle, 0, size), type };
  if (!o.stillTool) {
    throw new PreviewRefusal(
      'no_still',
      'This preview is a clip, and no ffmpeg was found at the start that could take a still of it: show the clip itself.',
    );
  }
  return { bytes: await takeStill(handle, type, o.stillTool, { signal: o.signal }), type: 'image/png' };
}

/**
 * What a preview file is, or why it is not shown.
 * @param start its first {@link RECOGNISE_BYTES} bytes
 * @param o.clips whether a clip would do as well; default true
 * @throws PreviewRefusal `preview_unusable`
 */
export function checkMedia(start: Uint8Array, size: number, o: { clips?: boolean } = {}): MediaType {
  if (size === 0)
    throw new PreviewRefusal(
      'preview_unusable',
      'The picture is empty (0 bytes). Copy or download it again.',
    );
  const type = recogniseMedia(start);
  if (type === undefined) {
    throw new PreviewRefusal(
      'preview_unusable',
      `This is no PNG, JPEG, WebP, GIF${o.clips === false ? ' or AVIF' : ', AVIF, MP4 or WebM'}, whatever its name says.`,
    );
  }
  if (!isVideo(type) && size > MAX_PICTURE_BYTES) {
    const [has, limit] = [size, MAX_PICTURE_BYTES].map((bytes) => Math.ceil(bytes / 1024 / 1024));
    throw new PreviewRefusal(
      'preview_unusable',
      `The picture has ${has} MiB; at most ${limit} MiB are read. Save a smaller one.`,
    );
  }
  return type;
}

async function readEmbedded(handle: FileHandle, size: number, key: string): Promise<Picture> {
  const source: ByteSource = {
    size,
    read: (offset, length) => readBytes(handle, offset, Math.max(0, Math.min(length, size - offset))),
  };
  const { metadata } = await readHeader(source);
  const found = embeddedPreviews(metadata).find((preview) => preview.key === key);
  if (found === undefined) {
    throw new PreviewRefusal(
      'preview_unusable',
      `The header holds no picture under "${key}" that can be shown.`,
    );
  }
  const bytes = new Uint8Array(found.bytes);
  return { bytes, type: checkMedia(bytes, bytes.length, { clips: false }) };
}
