import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';

export interface SketchRow {
  identity: string;
  sketch: Buffer;
  /** It was compared with all others. */
  linked: boolean;
}

/** A pair of contents, `a` before `b`. */
export interface ContentPair {
  a: string;
  b: string;
}

/** Which contents the job has compared, and what it found: every query of `weight_links` and `weight_linked` but reads for people. */
@Injectable()
export class LinksRepository {
  constructor(private readonly db: Database) {}

  /** Whether some sketch was not compared with the others yet. */
  async hasFresh(format: string): Promise<boolean> {
    const [row] = await this.db.query<{ found: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM weight_sketches s WHERE s.format = $1 AND s.sketch IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM weight_linked l WHERE l.identity = s.identity AND l.format = $1)) AS found`,
      [format],
    );
    return row?.found ?? false;
  }

  /** Sketches in the order of their contents. */
  async sketchesAfter(format: string, identity: string, limit: number): Promise<SketchRow[]> {
    return this.db.query(
      `SELECT s.identity, s.sketch, l.identity IS NOT NULL AS linked
       FROM weight_sketches s LEFT JOIN weight_linked l ON l.identity = s.identity AND l.format = s.format
       WHERE s.format = $1 AND s.sketch IS NOT NULL AND s.identity > $2 ORDER BY s.identity LIMIT $3`,
      [format, identity, limit],
    );
  }

  async sketchesOf(format: string, identities: readonly string[]): Promise<Map<string, Int8Array>> {
    const rows = await this.db.query<{ identity: string; sketch: Buffer }>(
      `SELECT identity, sketch FROM weight_sketches
       WHERE format = $1 AND sketch IS NOT NULL AND identity = ANY($2::text[])`,
      [format, identities],
    );
    return new Map(
      rows.map(({ identity, sketch }) => [
        identity,
        new Int8Array(sketch.buffer, sketch.byteOffset, sketch.byteLength),
      ]),
    );
  }

  /** Keeps what was found, and that these contents were compared: together, so that a job goes on where it was. */
  async keep(
    format: string,
    links: readonly (ContentPair & { cosine: number })[],
    compared: readonly string[],
  ): Promise<void> {
    await this.db.transaction(async () => {
      await this.db.query(
        `INSERT INTO weight_links (a, b, format, cosine)
         SELECT t.a, t.b, $1, t.cosine FROM unnest($2::text[], $3::text[], $4::real[]) AS t(a, b, cosine)
         ON CONFLICT (a, b) DO UPDATE SET format = excluded.format, cosine = excluded.cosine, tries = 0`,
        [format, links.map(({ a }) => a), links.map(({ b }) => b), links.map(({ cosine }) => cosine)],
      );
      await this.db.query(
        `INSERT INTO weight_linked (identity, format) SELECT unnest($2::text[]), $1
         ON CONFLICT (identity) DO UPDATE SET format = excluded.format, at = now()`,
        [format, compared],
      );
    });
  }

  /** Links without exact numbers whose contents both have a file to read, the strongest first. */
  async inexact(format: string, o: { tries: number; limit: number }): Promise<ContentPair[]> {
    return this.db.query(`SELECT l.a, l.b ${INEXACT} ORDER BY abs(l.cosine) DESC, l.a, l.b LIMIT $3`, [
      format,
      o.tries,
      o.limit,
    ]);
  }

  async countInexact(format: string, o: { tries: number }): Promise<number> {
    const [row] = await this.db.query<{ n: number }>(`SELECT count(*)::integer AS n ${INEXACT}`, [
      format,
      o.tries,
    ]);
    return row?.n ?? 0;
  }

  /** The exact comparison of a pair failed. */
  async failed({ a, b }: ContentPair): Promise<void> {
    await this.db.query(`UPDATE weight_links SET tries = tries + 1 WHERE a = $1 AND b = $2`, [a, b]);
  }
}

const INEXACT = `FROM weight_links l WHERE l.format = $1 AND l.tries < $2
  AND NOT EXISTS (SELECT 1 FROM weight_pairs p WHERE p.a = l.a AND p.b = l.b AND p.format = $1)
  AND NOT EXISTS (SELECT 1 FROM weight_pairs p WHERE p.a = l.b AND p.b = l.a AND p.format = $1)
  AND EXISTS (SELECT 1 FROM files f WHERE f.identity = l.a AND f.state = 'present')
  AND EXISTS (SELECT 1 FROM files f WHERE f.identity = l.b AND f.state = 'present')`;
