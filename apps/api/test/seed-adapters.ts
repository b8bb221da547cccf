import { Random } from '@lora/fixtures';
import { listSeenWith, listViews } from '../src/modules/catalog/list-views.js';
import { toNaturalKey } from '../src/modules/catalog/natural-key.js';
import { joinSearchText } from '../src/modules/catalog/search-text.js';
import type { TestDatabase } from './database.js';

/** With capitals, accents, wildcards of LIKE, quotes, signs beyond 16 bits, letters that change when folded. */
export const SEED_WORDS = [
  'anime',
  'Anime',
  'ANIME',
  'ink',
  'Éclair',
  'eclair',
  '夜の街',
  '🌸',
  '100%',
  'under_score',
  'back\\slash',
  "it's",
  '"quoted"',
  'ＦＵＬＬ',
  'Straße',
  'İstanbul',
  'v2',
  'v10',
] as const;
export const SEED_FOLDERS = ['', 'style', 'style/ink', 'style/ink/old', 'styles', 'Style', 'a%b/c_d', '🌸/x'];
const DAY = 86_400_000;
/** Around the ends of years, and of nobody. */
const TIMES = [
  null,
  '2023-12-31T23:59:59.999Z',
  '2024-01-01T00:00:00Z',
  '2024-06-15T12:00:00.123456Z',
  '2026-02-28T01:02:03Z',
];
const SIZES = [
  0, 9_999_999, 10_000_000, 49_999_999, 50_000_000, 150_000_000, 499_999_999, 2_000_000_000, 5e9,
];

export interface SeedOptions {
  count: number;
  seed: string;
  rootIds: readonly string[];
  collectionIds?: readonly string[];
}

type Row = Record<string, unknown> & { id: string };

/**
 * Writes varied adapters with their files straight into the tables, in the shape that the projection gives them: no
 * file has to be made and hashed for each. Two in ten are missing, one in ten has a copy in another root.
 *
 * @returns their ids
 */
export async function seedAdapters(db: TestDatabase, o: SeedOptions): Promise<string[]> {
  const random = new Random(o.seed);
  const adapters: Row[] = [];
  const files: Row[] = [];
  const views: object[] = [];
  const items: { collection_id: string; adapter_id: string; position: number }[] = [];
  for (let n = 0; n < o.count; n++) {
    const own = drawFiles(random, o.rootIds);
    const adapter = drawAdapter(random, own, n);
    adapters.push(adapter);
    views.push(...drawViews(random, own, adapter));
    files.push(...own.map((file) => ({ ...file, adapter_id: adapter.id })));
    for (const collection_id of random.sample(o.collectionIds ?? [], random.integer(0, 1))) {
      items.push({ collection_id, adapter_id: adapter.id, position: random.fraction() });
    }
  }
  await insert(db, 'adapters', adapters);
  await insert(db, 'files', files);
  await insert(db, 'adapter_views', views);
  await insert(db, 'collection_items', items);
  return adapters.map(({ id }) => id);
}

interface SeedFile extends Row {
  root_id: string;
  folder: string;
  file_name: string;
  state: string;
}

function drawFiles(random: Random, rootIds: readonly string[]): SeedFile[] {
  const copies = random.chance(0.1) ? 2 : 1;
  const isGone = random.chance(0.2);
  return Array.from({ length: copies }, (_, copy): SeedFile => {
    const folder = random.pick(SEED_FOLDERS);
    const file_name = `${random.pick(SEED_WORDS)}-${random.hex(8)}.safetensors`;
    return {
      id: uuid(random),
      root_id: random.pick(rootIds),
      path: folder === '' ? file_name : `${folder}/${file_name}`,
      folder,
      file_name,
      device: '1',
      inode: random.hex(12),
      size: random.pick(SIZES),
      mtime_ns: 1,
      // Of two copies one may be gone.
      state: isGone || (copy === 1 && random.chance(0.4)) ? 'missing' : 'present',
      sha256: random.hex(64),
      autov3: random.hex(64),
      crc32: random.hex(8),
      legacy_hash: random.hex(8),
    };
  });
}

function drawAdapter(random: Random, files: readonly SeedFile[], n: number): Row {
  const present = files.filter((file) => file.state === 'present');
  const shown = present.length > 0 ? present : files;
  const name = `${random.pick(SEED_WORDS)} ${random.pick(SEED_WORDS)} ${n % 40}`;
  const tags = random.sample(SEED_WORDS, random.integer(0, 3));
  const creator = random.chance(0.3) ? null : random.pick(SEED_WORDS);
  const license = random.chance(0.6) ? null : random.pick(SEED_WORDS);
  const family = random.chance(0.4) ? null : random.pick(['pony', 'Pony', 'illustrious', 'My Own']);
  const notes = random.chance(0.7) ? null : random.pick(['', `about  ${random.pick(SEED_WORDS)}\nand more`]);
  const triggers = random.chance(0.5) ? [] : [`trigger ${random.pick(SEED_WORDS)}`];
  const [primary] = shown;
  return {
    id: uuid(random),
    name,
    name_key: toNaturalKey(name),
    notes,
    tags,
    tag_keys: tags.map((tag) => tag.toLowerCase()),
    trigger_words: triggers,
    base_model: random.pick(['sd1', 'sdxl', 'flux1', 'unknown']),
    family,
    family_key: family?.toLowerCase() ?? null,
    network_type: random.pick(['lora', 'locon', 'dora']),
    rank: random.chance(0.2) ? null : random.pick([1, 8, 16, 32, 128]),
    rating: random.integer(0, 5),
    favorite: random.chance(0.2),
    creator,
    creator_key: creator?.toLowerCase() ?? null,
    license,
    license_key: license?.toLowerCase() ?? null,
    nsfw_level: random.integer(0, 5),
    hidden: random.chance(0.1),
    broken_sidecar: random.chance(0.1),
    training_tags: random.sample(['1girl', 'solo', 'long hair', '夜'], random.integer(0, 3)),
    trained_at: random.pick(TIMES),
    published_at: random.pick(TIMES),
    created_at: new Date(Date.now() - random.integer(0, 60) * DAY).toISOString(),
    file_modified_at: random.pick(TIMES) ?? '2025-01-01T00:00:00Z',
    root_id: primary?.root_id,
    root_ids: [...new Set(shown.map((file) => file.root_id))],
    seen_with: listSeenWith(files.map((file) => file.root_id)),
    folder: primary?.folder,
    file_name: primary?.file_name,
    file_name_key: toNaturalKey(primary?.file_name ?? ''),
    size: primary?.size,
    sha256: primary?.sha256,
    autov3: primary?.autov3,
    copies: present.length,
    state: present.length > 0 ? 'present' : 'missing',
    preview_id: random.chance(0.5) ? null : uuid(random),
    search_text: joinSearchText([
      name,
      ...files.flatMap((file) => [file.file_name, file.folder]),
      ...triggers,
      ...tags,
      creator,
      notes,
    ]),
  };
}

/** What those are shown who see some of its roots: drawn anew, but where it is follows from the files there. */
function drawViews(random: Random, files: readonly SeedFile[], { id }: Row): object[] {
  const present = files.filter((file) => file.state === 'present');
  const roots = (some: readonly SeedFile[]) => some.map((file) => file.root_id);
  return listViews(roots(files), roots(present.length > 0 ? present : files)).map((view) => {
    const drawn = drawAdapter(
      random,
      files.filter((file) => view.seen_with.includes(file.root_id)),
      0,
    );
    const { id: _id, created_at: _at, ...row } = drawn;
    return { ...row, ...view, adapter_id: id };
  });
}

function uuid(random: Random): string {
  return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-8${random.hex(3)}-${random.hex(12)}`;
}

/** All columns that the first row names; the others keep their defaults. */
async function insert(db: TestDatabase, table: string, rows: readonly object[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const names = Object.keys(first).join(', ');
  await db.database.query(
    `INSERT INTO ${table} (${names}) SELECT ${names} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}
