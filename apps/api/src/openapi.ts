import { writeFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import { Database } from './platform/database/index.js';
import { Env } from './platform/env/index.js';
import { createOpenApi } from './platform/http/openapi.js';

/**
 * `node dist/openapi.js OUT`: writes the OpenAPI document without a database. In preview mode Nest reads the
 * controllers but makes no instance, so the database's parts are never asked for.
 */
const [out] = process.argv.slice(2);
if (!out) throw new Error('Say where the document goes: node dist/openapi.js OUT');
const open = { database: Object.create(Database.prototype), dataSource: Object.create(DataSource.prototype) };
const app = await NestFactory.create(AppModule.for(new Env(), open), {
  preview: true,
  logger: false,
  abortOnError: false,
});
app.setGlobalPrefix('api/v1');
await writeFile(out, `${JSON.stringify(createOpenApi(app), null, 2)}\n`);
// Libraries may hold timers; the document is written.
process.exit(0);
