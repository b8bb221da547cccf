import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { Database, DatabaseModule } from './index.js';

@Injectable()
class Clock {
  constructor(private readonly db: Database) {}
  read(): Promise<object[]> {
    return this.db.query('SELECT 1 AS one');
  }
}
@Module({ providers: [Clock] })
class ClockModule {}

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

it('every module can ask for the database', async () => {
  const app = await Test.createTestingModule({ imports: [DatabaseModule.for(test), ClockModule] }).compile();
  expect(await app.get(Clock).read()).toEqual([{ one: 1 }]);
});
