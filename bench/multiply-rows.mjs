import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/**
 * Makes a catalog of `count` adapters out of a scanned one, in the program's own database: each copy has a name, a
 * file, tags, dates and a rating of its own. Files do not exist, so no scan must follow.
 */
export async function multiplyRows(data, count) {
  const client = new pg.Client({
    host: (await readFile(join(data, 'database', 'socket-folder'), 'utf8')).trim(),
    password: (await readFile(join(data, 'database', 'password'), 'utf8')).trim(),
    user: 'lora',
    database: 'lora_manager',
  });
  await client.connect();
  try {
    await client.query('SET statement_timeout = 0');
    const { rows } = await client.query(
      `SELECT column_name FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = 'adapters' AND is_generated = 'NEVER'`,
    );
    const own = {
      id: 'gen_random_uuid()',
      identity: `md5(a.id::text || n)`,
      name: `a.name || ' ' || word || ' ' || n`,
      name_key: `a.name_key || ' ' || word || ' ' || lpad(n::text, 12, '0')`,
      search_text: `regexp_replace(a.search_text, '^([^\\n]*)', '\\1 ' || word || ' ' || n)`,
      tags: `array_append(a.tags, word)`,
      tag_keys: `array_append(a.tag_keys, word)`,
      created_at: `a.created_at - make_interval(hours => n * 7 + (random() * 100)::int)`,
      rating: `(random() * 5)::int`,
      favorite: 'random() < 0.1',
      size: `(a.size * (1 + random() * n))::bigint`,
    };
    const names = rows.map((row) => row.column_name);
    const values = names.map((name) => own[name] ?? `a.${name}`);
    const [{ total }] = (await client.query('SELECT count(*)::int AS total FROM adapters')).rows;
    // Words of people's own: each copy has one of some hundreds.
    await client.query(
      `INSERT INTO adapters (${names.join(', ')})
       SELECT ${values.join(', ')} FROM (
         SELECT a.*, n, (ARRAY['amber','birch','cedar','dune','ember','fjord','grove','haze','iris','jade'])[1 + (random() * 9)::int]
           || (random() * 60)::int AS word
         FROM adapters a CROSS JOIN generate_series(1, $1) AS n ORDER BY random() LIMIT $2
       ) a`,
      [Math.ceil(count / total), count - total],
    );
    await client.query('ANALYZE');
    const [{ now }] = (await client.query('SELECT count(*)::int AS now FROM adapters')).rows;
    return now;
  } finally {
    await client.end();
  }
}
