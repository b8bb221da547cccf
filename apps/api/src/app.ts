import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import cookieParser from 'cookie-parser';
import { AppModule } from './app.module.js';
import { isPictureUpload } from './modules/previews/index.js';
import type { OpenDatabase } from './platform/database/index.js';
import type { Env } from './platform/env/index.js';
import { ErrorFilter } from './platform/http/error.filter.js';
import { createHostRule } from './platform/http/host-rule.js';
import { IdParamPipe } from './platform/http/id-param.pipe.js';
import { createBodyRule } from './platform/http/json-only.js';
import { serveOpenApi } from './platform/http/openapi.js';
import { createHostCheck } from './platform/http/refuse-foreign-host.js';
import { assignRequestId } from './platform/http/request-id.js';
import { createSecurityHeaders, refuseForeignOrigin } from './platform/http/security.js';
import { GuardedSocketAdapter } from './platform/http/socket-adapter.js';
import type { LogStream } from './platform/log/log.module.js';
import { ProgramLogger } from './platform/log/program-logger.js';
import { refuseUnknownAddress } from './platform/http/unknown-address.js';
import { createValidationPipe } from './platform/http/validation.js';
import { serveWebPage } from './platform/http/web-page.js';

/** A PATCH with the longest notes and description, in four-byte letters, fits; nothing larger comes as JSON. */
const BODY_LIMIT = '1mb';
const WEB_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url));

export interface AppOptions {
  /** Folder of the built page; null leaves the page out. Default: where the build puts it. */
  webFolder?: string | null;
  /** Where log lines go; default: standard output. */
  logTo?: LogStream;
}

/** Builds the whole application, ready to listen. */
export async function createApp(
  env: Env,
  open: Pick<OpenDatabase, 'database' | 'dataSource'>,
  o: AppOptions = {},
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.for(env, open, o.logTo), {
    bufferLogs: true,
    abortOnError: false,
    bodyParser: false,
  });
  app.useLogger(app.get(ProgramLogger));
  app.disable('x-powered-by');
  // An ETag of a list would be computed for every answer and match nearly never.
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.set('trust proxy', env.trustProxy);
  const acceptsHost = createHostRule({
    boundTo: env.host,
    allowed: env.allowedHosts,
    machine: hostname(),
  });
  app.useWebSocketAdapter(new GuardedSocketAdapter(app, acceptsHost));
  app.use(assignRequestId);
  app.use(createSecurityHeaders());
  app.use(createHostCheck(acceptsHost));
  app.use(refuseForeignOrigin);
  app.use(createBodyRule(isPictureUpload));
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.use(cookieParser());
  app.setGlobalPrefix('api/v1');
  app.useGlobalPipes(new IdParamPipe(), createValidationPipe());
  app.useGlobalFilters(new ErrorFilter());
  serveOpenApi(app);
  const webFolder = o.webFolder === undefined ? WEB_FOLDER : o.webFolder;
  if (webFolder !== null) serveWebPage(app.getHttpAdapter().getInstance(), webFolder);
  app.use(refuseUnknownAddress);
  return app;
}
