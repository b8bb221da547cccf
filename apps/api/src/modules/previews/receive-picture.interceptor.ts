import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import multer from 'multer';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { systemCode } from '../../platform/files/index.js';
import { DomainError } from '../../platform/http/index.js';
import { OwnPictures } from './own-pictures.js';

/** A 50-megapixel photograph has 25 MB; nobody sees more on a card or in the detail. */
export const UPLOAD_MAX_BYTES = 30 * 1000 * 1000;
/** The one field that the form has. */
export const UPLOAD_FIELD = 'file';

const LIMITS = { fileSize: UPLOAD_MAX_BYTES, files: 1, fields: 0, fieldNameSize: 100, headerPairs: 20 };
const UPLOAD_PATH = /^\/api\/v1\/adapters\/[^/]+\/previews\/?$/;

/** Whether a request is one that brings a picture: the only one whose body is no JSON. */
export function isPictureUpload(request: Request): boolean {
  return request.method === 'POST' && UPLOAD_PATH.test(request.path);
}

/**
 * Receives one file of a form into the data folder, under a name of ours, and removes it when the request is answered.
 * What was stated of it (name, type) is not looked at. Runs behind the guard: nothing is received from strangers.
 */
@Injectable()
export class ReceivePicture implements NestInterceptor {
  constructor(private readonly pictures: OwnPictures) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    if (!request.is('multipart/form-data')) throw new UnsupportedMediaTypeException();
    const { folder, name } = await this.pictures.startReceiving();
    const remove = (): Promise<void> => rm(join(folder, name), { force: true });
    try {
      await receive(request, http.getResponse<Response>(), { folder, name });
    } catch (error) {
      await remove();
      throw refuseUpload(error, request);
    }
    if (request.file === undefined) {
      await remove();
      throw new DomainError('validation_failed', `The form has no file in the field "${UPLOAD_FIELD}".`, {
        [UPLOAD_FIELD]: ['must be a picture'],
      });
    }
    return from(answerThen(next, remove));
  }
}

async function answerThen(next: CallHandler, remove: () => Promise<void>): Promise<unknown> {
  try {
    return await lastValueFrom(next.handle());
  } finally {
    await remove();
  }
}

function receive(
  request: Request,
  response: Response,
  { folder, name }: { folder: string; name: string },
): Promise<void> {
  const storage = multer.diskStorage({
    destination: (_request, _file, done) => done(null, folder),
    filename: (_request, _file, done) => done(null, name),
  });
  const handle = multer({ storage, limits: LIMITS }).single(UPLOAD_FIELD);
  return new Promise((resolve, reject) => {
    handle(request, response, (error: unknown) => (error ? reject(error) : resolve()));
  });
}

function refuseUpload(error: unknown, request: Request): unknown {
  const code = systemCode(error);
  if (code === 'LIMIT_FILE_SIZE') {
    const limit = UPLOAD_MAX_BYTES / 1_000_000;
    return new DomainError(
      'payload_too_large',
      `The picture has more than ${limit} MB. Save a smaller one, or as JPEG or WebP.`,
      { limit: UPLOAD_MAX_BYTES },
    );
  }
  if (error instanceof multer.MulterError) {
    const message = `Send a form with exactly one file, in the field "${UPLOAD_FIELD}", and nothing else.`;
    return new DomainError('validation_failed', message, { [UPLOAD_FIELD]: [error.message] });
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DomainError('unavailable', 'The disk of the data folder is full: make room, then try again.');
  }
  // Busboy's words for a form that ends too early or has no boundary; a client that left hears nothing of it.
  if (code === undefined && (error instanceof Error || request.destroyed)) {
    return new DomainError('validation_failed', 'The form is damaged or was cut off: send it again.');
  }
  return error;
}
