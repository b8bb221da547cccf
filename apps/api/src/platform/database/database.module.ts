import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Database } from './database.js';
import type { OpenDatabase } from './open-database.js';

/** Makes `Database` (and TypeORM's `DataSource`) injectable everywhere. Whoever opened the database closes it. */
@Global()
@Module({})
export class DatabaseModule {
  static for(open: Pick<OpenDatabase, 'database' | 'dataSource'>): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: Database, useValue: open.database },
        { provide: DataSource, useValue: open.dataSource },
      ],
      exports: [Database, DataSource],
    };
  }
}
