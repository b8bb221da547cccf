import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Original } from './originals.service.js';
import type { Thumbnail } from './thumbnails.service.js';

/** A URL with the picture's stamp in it always means the same picture. */
const FOR_EVER = 'private, max-age=31536000, immutable';
/** Else the browser asks each time, and mostly hears "not modified". */
const ASK_FIRST = 'private, no-cache, must-revalidate';
/** Opened in a tab of its own, a preview may show itself and do nothing else. */
const SHUT_IN = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";

/** Answers a thumbnail: 200 or 304. Does nothing once the client has left. */
export async function sendThumbnail(
  request: Request,
  response: Response,
  thumbnail: Thumbnail,
): Promise<void> {
  setCommonHeaders(request, response, thumbnail);
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  const webp = await untilClientLeaves(response, (signal) => thumbnail.load(signal)).catch(
    (error: unknown) => {
      // The refusal that is answered instead must not be kept for ever in the picture's place.
      response.removeHeader('ETag');
      response.setHeader('Cache-Control', 'no-store');
      throw error;
    },
  );
  if (webp === undefined) return;
  response.setHeader('Content-Type', 'image/webp');
  response.setHeader('Content-Length', webp.length);
  response.end(webp);
}

/** Answers an original: 200, 206 for one range, 304, or 416. */
export async function sendOriginal(request: Request, response: Response, original: Original): Promise<void> {
  setCommonHeaders(request, response, original);
  response.setHeader('Content-Type', original.type);
  response.setHeader('Accept-Ranges', 'bytes');
  if (request.fresh) {
    response.status(304).end();
    return original.close();
  }
  const part = chooseRange(request, original);
  if (part === 'unsatisfiable') {
    response.status(416).setHeader('Content-Range', `bytes */${original.size}`).removeHeader('Content-Type');
    response.end();
    return original.close();
  }
  const { start, end } = part ?? { start: 0, end: original.size - 1 };
  if (part !== undefined)
    response.status(206).setHeader('Content-Range', `bytes ${start}-${end}/${original.size}`);
  response.setHeader('Content-Length', end - start + 1);
  if (request.method === 'HEAD') {
    response.end();
    return original.close();
  }
  try {
    await pipeline(original.stream(start, end), response);
  } catch {
    // The client left, or the disk failed in the middle: `pipeline` has closed both sides, and the client sees that
    // bytes are missing.
  }
}

/** Runs `work` and tells it when the client has left; then there is nobody to answer, and the result is undefined. */
export async function untilClientLeaves<T>(
  response: Response,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  response.once('close', leave);
  try {
    return await work(leaving.signal);
  } catch (error) {
    if (leaving.signal.aborted) return undefined;
    throw error;
  } finally {
    response.off('close', leave);
  }
}

function setCommonHeaders(
  request: Request,
  response: Response,
  preview: { etag: string; stamp: string },
): void {
  response.setHeader('ETag', preview.etag);
  response.setHeader('Cache-Control', request.query.v === preview.stamp ? FOR_EVER : ASK_FIRST);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', SHUT_IN);
}

/** The one range that was asked for; undefined: all of it, also for several ranges (a server may, RFC 9110 14.2). */
function chooseRange(
  request: Request,
  original: Original,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const unchanged =
    request.headers['if-range'] === undefined || request.headers['if-range'] === original.etag;
  if (request.headers.range === undefined || !unchanged) return undefined;
  const ranges = request.range(original.size, { combine: true });
  if (ranges === -1) return 'unsatisfiable';
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1)
    return undefined;
  return ranges[0];
}
