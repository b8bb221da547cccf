import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { SketchRecord } from './sketch-file.js';

/** Every write of the table `weight_sketches`. */
@Injectable()
export class SketchesRepository {
  constructor(private readonly db: Database) {}

  /** Keeps what was found of contents; a sketch of the present format replaces one of an older. */
  async save(sketches: readonly (SketchRecord & { identity: string })[]): Promise<void> {
    if (sketches.length === 0) return;
    await this.db.query(
      `INSERT INTO weight_sketches (identity, format, sketch, profile, squared_norm, problem)
       SELECT DISTINCT ON (identity) identity, format, decode(sketch, 'base64'), decode(profile, 'base64'),
         "squaredNorm", problem
       FROM jsonb_to_recordset($1::jsonb) AS t(identity text, format text, sketch text, profile text,
         "squaredNorm" float8, problem text)
       ON CONFLICT (identity) DO UPDATE SET format = excluded.format, sketch = excluded.sketch,
         profile = excluded.profile, squared_norm = excluded.squared_norm, problem = excluded.problem, made_at = now()`,
      [JSON.stringify(sketches)],
    );
  }
}
