import { Injectable } from '@nestjs/common';
import type { Role, UserSettings } from '@lora/schema';
import { Database } from '../../platform/database/index.js';

export interface UserRow {
  id: string;
  email: string;
  name: string | null;
  password_hash: string;
  role: Role;
  /** What the person has set; what they have not is absent. */
  settings: Partial<UserSettings>;
}

const COLUMNS = 'id, email, name, password_hash, role, settings';
/** One set-up at a time: two must not both find the house empty. */
const SETUP_LOCK = 7_310_002;

/** Every query of the table `users`. */
@Injectable()
export class UsersRepository {
  constructor(private readonly db: Database) {}

  async any(): Promise<boolean> {
    return (await this.db.query(`SELECT 1 AS one FROM users LIMIT 1`)).length > 0;
  }

  async findByEmail(email: string): Promise<UserRow | null> {
    const [row] = await this.db.query<UserRow>(
      `SELECT ${COLUMNS} FROM users WHERE lower(email) = lower($1)`,
      [email],
    );
    return row ?? null;
  }

  async find(id: string): Promise<UserRow | null> {
    const [row] = await this.db.query<UserRow>(`SELECT ${COLUMNS} FROM users WHERE id = $1`, [id]);
    return row ?? null;
  }

  /** Settings that are not named stay. */
  async updateSettings(id: string, settings: Partial<UserSettings>): Promise<void> {
    await this.db.query(`UPDATE users SET settings = settings || $2, updated_at = now() WHERE id = $1`, [
      id,
      JSON.stringify(settings),
    ]);
  }

  async lockSetUp(): Promise<void> {
    await this.db.query(`SELECT pg_advisory_xact_lock($1)`, [SETUP_LOCK]);
  }

  async add(user: {
    email: string;
    name: string | null;
    passwordHash: string;
    role: Role;
  }): Promise<UserRow> {
    const [row] = await this.db.query<UserRow>(
      `INSERT INTO users (email, name, password_hash, role) VALUES ($1, $2, $3, $4) RETURNING ${COLUMNS}`,
      [user.email, user.name, user.passwordHash, user.role],
    );
    if (!row) throw new Error('The user was not written.');
    return row;
  }
}
