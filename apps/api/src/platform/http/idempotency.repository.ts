import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '@lora/schema';
import { Database } from '../database/index.js';
import { toSafeJson } from '../database/safe-json.js';

/** Answers are kept so long; then their keys are free again. */
export const KEEP_HOURS = 24;
/**
 * A request that has not answered after this has died with its process: its key is free again. Longer than any
 * request takes, as the second one would else do the same work beside it.
 */
const RUNNING_MINUTES = 5;

/** What was answered. A failure keeps its code and words, not the id of its request. */
export type StoredAnswer =
  | { status: number; body: unknown }
  | { status: number; failure: { code: ErrorCode; message: string; details?: Record<string, unknown> } };

export interface StoredKey {
  request_hash: string;
  /** Null while the first request runs. */
  answer: StoredAnswer | null;
}

/** Every query of the table `idempotency_keys`. */
@Injectable()
export class IdempotencyRepository {
  constructor(private readonly db: Database) {}

  /** Takes a key for a request; null when it was free, else what stands under it. */
  async claim(userId: string, key: string, requestHash: string): Promise<StoredKey | null> {
    const taken = await this.db.query(
      `INSERT INTO idempotency_keys (user_id, key, request_hash) VALUES ($1, $2, $3)
       ON CONFLICT (user_id, key) DO UPDATE
         SET request_hash = excluded.request_hash, status = NULL, answer = NULL, created_at = now()
         WHERE idempotency_keys.created_at < now() - make_interval(hours => ${KEEP_HOURS})
           OR (idempotency_keys.status IS NULL
             AND idempotency_keys.created_at < now() - make_interval(mins => ${RUNNING_MINUTES}))
       RETURNING 1`,
      [userId, key, requestHash],
    );
    if (taken.length > 0) return null;
    const [found] = await this.db.query<StoredKey>(
      `SELECT request_hash, answer FROM idempotency_keys WHERE user_id = $1 AND key = $2`,
      [userId, key],
    );
    // Released in between: then there is room.
    return found ?? this.claim(userId, key, requestHash);
  }

  async store(userId: string, key: string, answer: StoredAnswer): Promise<void> {
    await this.db.query(
      `UPDATE idempotency_keys SET status = $3, answer = $4 WHERE user_id = $1 AND key = $2`,
      [userId, key, answer.status, toSafeJson(answer)],
    );
  }

  /** Frees a key: the request failed in a way that trying again may mend. */
  async release(userId: string, key: string): Promise<void> {
    await this.db.query(`DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND status IS NULL`, [
      userId,
      key,
    ]);
  }

  async prune(): Promise<void> {
    await this.db.query(
      `DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(hours => ${KEEP_HOURS})`,
    );
  }

  /** With a database of our own nobody else has requests running: those of the process before have died with it. */
  async releaseAll(): Promise<void> {
    if (this.db.exclusive) await this.db.query(`DELETE FROM idempotency_keys WHERE status IS NULL`);
  }
}
