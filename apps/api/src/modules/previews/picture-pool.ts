import { availableParallelism } from 'node:os';
import type { Crop } from '@lora/schema';
import type { OnApplicationShutdown } from '@nestjs/common';
import { createWorkerPool } from '../../platform/workers/index.js';
import type { StillTool } from './find-still-tool.js';
import type { KeptPicture, PictureToKeep } from './keep-picture.js';
import type { PictureAnswer, PictureTask } from './picture.worker.js';
import type { Picture, PictureLocation } from './read-picture.js';
import type { Thumbnails } from './render-thumbnails.js';

/**
 * Pictures decoded at a time: sharp works on libuv's four threads, which files and passwords need as well, and one
 * picture may take 400 MB.
 */
export const PICTURE_THREADS = Math.max(1, Math.min(2, availableParallelism() - 1));
/** A thread that hangs on a picture is replaced after this; sharp's own limit (20 s) comes first where it works. */
const TASK_TIMEOUT_MS = 60_000;

/** The threads that read and render pictures. */
export class PicturePool implements OnApplicationShutdown {
  private readonly pool = createWorkerPool<PictureTask, PictureAnswer>({
    file: new URL('./picture.worker.js', import.meta.url),
    name: 'pictures',
    threads: PICTURE_THREADS,
    taskTimeoutMs: TASK_TIMEOUT_MS,
  });

  /** @param stillTool what takes stills of clips; null: they have none */
  constructor(private readonly stillTool: StillTool | null = null) {}

  /** @throws TaskError with the codes of FileRefusal, SafetensorsError and PreviewRefusal, and of the pool */
  async renderThumbnails(location: PictureLocation, crop: Crop | null = null): Promise<Thumbnails> {
    const answer = await this.pool.run({ kind: 'thumbnails', location, crop, stillTool: this.stillTool });
    if (answer.kind !== 'thumbnails')
      throw new Error(`The worker answered "${answer.kind}" instead of thumbnails.`);
    return answer.thumbnails;
  }

  /** The whole picture; meant for embedded ones, which have at most 8 MiB. */
  async readPicture(location: PictureLocation, signal?: AbortSignal): Promise<Picture> {
    const answer = await this.pool.run({ kind: 'bytes', location }, { signal });
    if (answer.kind !== 'bytes') throw new Error(`The worker answered "${answer.kind}" instead of bytes.`);
    return answer.picture;
  }

  /** Decodes a received picture and keeps it without its metadata. */
  async keepPicture(picture: PictureToKeep): Promise<KeptPicture> {
    const answer = await this.pool.run({ kind: 'keep', picture });
    if (answer.kind !== 'keep') throw new Error(`The worker answered "${answer.kind}" instead of keeping.`);
    return answer.kept;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }
}
