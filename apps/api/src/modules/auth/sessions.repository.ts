import { Injectable } from '@nestjs/common';
import type { Role } from '@lora/schema';
import { Database } from '../../platform/database/index.js';

export interface SessionRow {
  id: string;
  user_id: string;
  token_hash: string;
  previous_token_hash: string | null;
  seconds_since_rotation: number;
}

/** Two tabs may refresh with the same token at once: the one before is good this long. */
export const ROTATION_GRACE_SECONDS = 20;

/** Every query of the table `sessions`. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly db: Database) {}

  async add(o: {
    id: string;
    userId: string;
    tokenHash: string;
    userAgent: string | null;
    seconds: number;
  }): Promise<void> {
    await this.db.query(
      `INSERT INTO sessions (id, user_id, token_hash, user_agent, expires_at)
       VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5))`,
      [o.id, o.userId, o.tokenHash, o.userAgent, o.seconds],
    );
  }

  /** A session that is neither revoked nor over, locked until the transaction ends: tabs refresh one by one. */
  async lockLive(id: string): Promise<SessionRow | null> {
    const [row] = await this.db.query<SessionRow>(
      `SELECT id, user_id, token_hash, previous_token_hash,
         extract(epoch FROM now() - rotated_at)::float8 AS seconds_since_rotation
       FROM sessions WHERE id = $1 AND revoked_at IS NULL AND expires_at > now() FOR UPDATE`,
      [id],
    );
    return row ?? null;
  }

  async rotate(id: string, tokenHash: string, seconds: number): Promise<void> {
    await this.db.query(
      `UPDATE sessions SET previous_token_hash = token_hash, token_hash = $2, rotated_at = now(),
         expires_at = now() + make_interval(secs => $3) WHERE id = $1`,
      [id, tokenHash, seconds],
    );
  }

  /** Ends a session; every process hears of it through the channel `sessions`. */
  async revoke(id: string): Promise<void> {
    await this.db.query(`UPDATE sessions SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL`, [id]);
    await this.db.query(`SELECT pg_notify('sessions', $1)`, [id]);
  }

  /** The user of a session that is neither revoked nor over. */
  async findUser(id: string): Promise<{ user_id: string; role: Role } | null> {
    const [row] = await this.db.query<{ user_id: string; role: Role }>(
      `SELECT s.user_id, u.role FROM sessions s JOIN users u ON u.id = s.user_id
       WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > now()`,
      [id],
    );
    return row ?? null;
  }

  /** Sessions that ended long ago say nothing to anybody. */
  async removeOld(days: number): Promise<void> {
    await this.db.query(`DELETE FROM sessions WHERE expires_at < now() - make_interval(days => $1)`, [days]);
  }
}
