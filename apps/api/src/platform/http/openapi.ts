import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ErrorResponse } from '../../schema.js';
import { VERSION } from '../version.js';
import { IDEMPOTENCY_HEADER } from './idempotency.interceptor.js';
import { writeNullAsType } from './openapi-schema.js';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;

const BEARER = 'bearer';
const READ_COOKIE = 'readCookie';
const METHODS = ['get', 'post', 'patch', 'put', 'delete'] as const;

/** The document of everything under /api/v1, as OpenAPI 3.1; every route can answer ErrorResponse. */
export function createOpenApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('LoRA Manager')
    .setDescription(
      'Catalog of LoRA adapters. Lists are { items, nextCursor, total }; failures are { code, message, details?, requestId }. Accept values of enumerations that are not listed here: new ones come.',
    )
    .setVersion(VERSION)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, BEARER)
    .addCookieAuth(
      'lora_read',
      { type: 'apiKey', in: 'cookie', description: 'Set at sign-in; only GET and HEAD take it.' },
      READ_COOKIE,
    )
    .build();
  const document = SwaggerModule.createDocument(app, config, { extraModels: [ErrorResponse] });
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (operation) complete(operation, method);
    }
  }
  // An enumeration takes over the description of the first field that uses it: it would be said of all.
  for (const schema of Object.values(document.components?.schemas ?? {})) {
    if ('enum' in schema) delete schema.description;
  }
  writeNullAsType(document);
  return document;
}

/** Serves the document at /api/openapi.json and Swagger UI at /api/docs; made when first asked for. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => createOpenApi(app), {
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
    // A checker on another site would be told the document's address.
    swaggerOptions: { persistAuthorization: false, validatorUrl: null },
  });
}

/** Says of each operation what holds for all of them. */
function complete(operation: Operation, method: (typeof METHODS)[number]): void {
  operation.security ??= [{ [BEARER]: [] }, ...(method === 'get' ? [{ [READ_COOKIE]: [] }] : [])];
  if (method === 'post') documentKey(operation);
  operation.responses['default'] = {
    description: 'Failure',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorResponse' } } },
  };
  for (const parameter of operation.parameters ?? []) {
    if ('in' in parameter && parameter.in === 'path' && parameter.name === 'id') {
      parameter.schema = { type: 'string', format: 'uuid' };
    }
  }
}

/** Signed-in POSTs that make something take a key; see idempotency.interceptor.ts. */
function documentKey(operation: Operation): void {
  const isPublic = operation.security?.some((scheme) => Object.keys(scheme).length === 0) ?? false;
  if (isPublic || !('201' in operation.responses || '202' in operation.responses)) return;
  operation.parameters = [
    ...(operation.parameters ?? []),
    {
      name: IDEMPOTENCY_HEADER,
      in: 'header',
      required: false,
      description:
        'Sent again with the same key, the request is done once and answered as before, for 24 hours.',
      schema: { type: 'string', minLength: 1, maxLength: 200 },
    },
  ];
}
