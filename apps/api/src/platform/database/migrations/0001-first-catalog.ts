import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The first tables: people, roots, files, adapters, their history and the change feed.
 *
 * Text keys of a sort order are COLLATE "C": the same order on every server, and keyset pages stay right.
 * Big JSON lives in `file_readings`, apart from `adapters`, so that an edit never rewrites it.
 */
export class FirstCatalog1763800000001 implements MigrationInterface {
  name = 'FirstCatalog1763800000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);

    await runner.query(`
      CREATE TABLE users (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        email text NOT NULL,
        name text,
        password_hash text NOT NULL,
        role text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE UNIQUE INDEX users_email ON users (lower(email))`);

    await runner.query(`CREATE TABLE secrets (name text PRIMARY KEY, value text NOT NULL)`);

    // One row per signed-in browser; the refresh token itself is never stored, only its SHA-256.
    await runner.query(`
      CREATE TABLE sessions (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        token_hash text NOT NULL,
        previous_token_hash text,
        rotated_at timestamptz NOT NULL DEFAULT now(),
        user_agent text,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz
      )`);
    await runner.query(`CREATE UNIQUE INDEX sessions_token ON sessions (token_hash)`);
    await runner.query(`CREATE INDEX sessions_previous ON sessions (previous_token_hash)`);
    await runner.query(`CREATE INDEX sessions_user ON sessions (user_id)`);

    await runner.query(`
      CREATE TABLE roots (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL,
        path text NOT NULL UNIQUE,
        ignore text[] NOT NULL DEFAULT '{}',
        state text NOT NULL DEFAULT 'online',
        state_reason text,
        read_only boolean NOT NULL DEFAULT true,
        watching text NOT NULL DEFAULT 'off',
        last_scan_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);

    await runner.query(`
      CREATE TABLE adapters (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        identity text,
        replaces uuid,
        name text NOT NULL,
        name_key text COLLATE "C" NOT NULL,
        description text,
        notes text,
        tags text[] NOT NULL DEFAULT '{}',
        trigger_words text[] NOT NULL DEFAULT '{}',
        base_model text NOT NULL,
        family text,
        network_type text NOT NULL,
        rank integer,
        rating smallint NOT NULL DEFAULT 0,
        favorite boolean NOT NULL DEFAULT false,
        preferred_weight double precision,
        user_values jsonb NOT NULL DEFAULT '{}',
        provenance jsonb NOT NULL DEFAULT '{}',
        warnings jsonb NOT NULL DEFAULT '[]',
        primary_file_id uuid,
        root_id uuid,
        root_ids uuid[] NOT NULL DEFAULT '{}',
        folder text NOT NULL DEFAULT '',
        file_name text NOT NULL,
        file_name_key text COLLATE "C" NOT NULL,
        size bigint NOT NULL,
        sha256 text,
        autov3 text,
        file_modified_at timestamptz,
        copies integer NOT NULL DEFAULT 1,
        state text NOT NULL DEFAULT 'present',
        preview_id uuid,
        preview_kind text,
        search_text text NOT NULL DEFAULT '',
        revision integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(
      `COMMENT ON COLUMN adapters.identity IS 'content identity; null while provisional (not hashed yet)'`,
    );
    await runner.query(
      `COMMENT ON COLUMN adapters.user_values IS 'what people wrote, field by field; no scan touches it'`,
    );
    await runner.query(`CREATE INDEX adapters_added ON adapters (created_at, id)`);
    await runner.query(`CREATE INDEX adapters_modified ON adapters (file_modified_at, id)`);
    await runner.query(`CREATE INDEX adapters_name ON adapters (name_key, id)`);
    await runner.query(`CREATE INDEX adapters_file_name ON adapters (file_name_key, id)`);
    await runner.query(`CREATE INDEX adapters_size ON adapters (size, id)`);
    await runner.query(`CREATE INDEX adapters_rank ON adapters ((coalesce(rank, -1)), id)`);
    await runner.query(`CREATE INDEX adapters_rating ON adapters (rating, id)`);
    await runner.query(`CREATE INDEX adapters_base_model ON adapters (base_model)`);
    await runner.query(`CREATE INDEX adapters_tags ON adapters USING gin (tags)`);
    await runner.query(`CREATE INDEX adapters_search ON adapters USING gin (search_text gin_trgm_ops)`);

    // Apart from `adapters`, so that the many updates of a scan leave the index over the identities alone.
    await runner.query(`
      CREATE TABLE identities (
        identity text PRIMARY KEY,
        adapter_id uuid NOT NULL REFERENCES adapters ON DELETE CASCADE
      )`);
    await runner.query(`CREATE INDEX identities_adapter ON identities (adapter_id)`);

    await runner.query(`
      CREATE TABLE adapter_aliases (
        old_id uuid PRIMARY KEY,
        adapter_id uuid NOT NULL REFERENCES adapters ON DELETE CASCADE,
        merged_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX adapter_aliases_adapter ON adapter_aliases (adapter_id)`);

    await runner.query(`
      CREATE TABLE files (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        root_id uuid NOT NULL REFERENCES roots ON DELETE CASCADE,
        path text COLLATE "C" NOT NULL,
        folder text COLLATE "C" NOT NULL,
        file_name text NOT NULL,
        device text NOT NULL,
        inode text NOT NULL,
        size bigint NOT NULL,
        mtime_ns bigint NOT NULL,
        side_stamp text NOT NULL DEFAULT '',
        state text NOT NULL DEFAULT 'present',
        adapter_id uuid REFERENCES adapters ON DELETE SET NULL,
        problem_kind text,
        problem_code text,
        problem_message text,
        table_hash text,
        data_offset integer,
        identity text,
        sha256 text,
        autov3 text,
        crc32 text,
        claimed_hash text,
        hashed_at timestamptz,
        seen_in uuid,
        first_seen_at timestamptz NOT NULL DEFAULT now()
      )`);
    // A path may have 4,096 bytes and an index entry 2,704: so the unique key is the path's digest, the orders its start.
    await runner.query(`CREATE UNIQUE INDEX files_path ON files (root_id, md5(path))`);
    await runner.query(
      `COMMENT ON COLUMN files.side_stamp IS 'names, sizes and times of sidecars and previews beside it'`,
    );
    await runner.query(
      `COMMENT ON COLUMN files.seen_in IS 'the scan that last saw it; others of the root are missing'`,
    );
    await runner.query(`CREATE INDEX files_adapter ON files (adapter_id)`);
    await runner.query(`CREATE INDEX files_inode ON files (inode, device)`);
    await runner.query(`CREATE INDEX files_folder ON files (root_id, left(folder, 600))`);
    await runner.query(
      `CREATE INDEX files_unhashed ON files (root_id, id) WHERE hashed_at IS NULL AND state = 'present' AND adapter_id IS NOT NULL`,
    );
    await runner.query(
      `CREATE INDEX files_problem ON files (left(path, 600), id) WHERE problem_kind IS NOT NULL`,
    );

    await runner.query(`
      CREATE TABLE file_readings (
        file_id uuid PRIMARY KEY REFERENCES files ON DELETE CASCADE,
        field_values jsonb NOT NULL,
        facts jsonb NOT NULL,
        metadata jsonb
      )`);
    await runner.query(
      `COMMENT ON COLUMN file_readings.field_values IS 'what each source of the file says, by source'`,
    );

    await runner.query(`
      CREATE TABLE previews (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        file_id uuid NOT NULL REFERENCES files ON DELETE CASCADE,
        position smallint NOT NULL,
        kind text NOT NULL,
        source text NOT NULL,
        embedded boolean NOT NULL,
        stamp text NOT NULL,
        UNIQUE (file_id, source)
      )`);
    await runner.query(
      `COMMENT ON COLUMN previews.source IS 'name beside the model file, or key in its header'`,
    );

    await runner.query(`
      CREATE TABLE revisions (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        adapter_id uuid NOT NULL REFERENCES adapters ON DELETE CASCADE,
        user_id uuid REFERENCES users ON DELETE SET NULL,
        kind text NOT NULL,
        changes jsonb NOT NULL,
        at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX revisions_adapter ON revisions (adapter_id, id)`);

    // Read in the order (xid, seq) and only below the oldest running transaction: a late commit is never skipped.
    await runner.query(`
      CREATE TABLE feed (
        seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        kind text NOT NULL,
        entity_id uuid NOT NULL,
        at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX feed_position ON feed (xid, seq)`);

    await runner.query(`CREATE TABLE feed_state (pruned_below xid8 NOT NULL)`);
    await runner.query(`INSERT INTO feed_state VALUES ('0')`);

    await runner.query(`
      CREATE TABLE jobs (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        kind text NOT NULL,
        title text NOT NULL,
        state text NOT NULL DEFAULT 'queued',
        wanted text,
        dedupe_key text,
        payload jsonb NOT NULL,
        progress jsonb,
        result jsonb,
        error jsonb,
        user_id uuid REFERENCES users ON DELETE SET NULL,
        runner uuid,
        attempts integer NOT NULL DEFAULT 0,
        beat_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        finished_at timestamptz
      )`);
    await runner.query(
      `COMMENT ON COLUMN jobs.wanted IS 'what a person asked of a running job: pause or cancel'`,
    );
    await runner.query(`COMMENT ON COLUMN jobs.beat_at IS 'last sign of life of the process that runs it'`);
    await runner.query(`CREATE INDEX jobs_created ON jobs (created_at, id)`);
    await runner.query(`
      CREATE UNIQUE INDEX jobs_dedupe ON jobs (dedupe_key) WHERE dedupe_key IS NOT NULL AND state IN ('queued', 'running', 'paused')`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('The first tables are not taken back: restore a backup instead.'));
  }
}
