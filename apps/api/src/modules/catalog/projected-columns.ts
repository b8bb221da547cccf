import type { ProjectedAdapter } from './project-adapter.js';

/** The columns that follow from files and people's words with their types: in `adapters` and in `adapter_views`. */
const COLUMNS: Record<keyof ProjectedAdapter, string> = {
  name: 'text',
  name_key: 'text',
  description: 'text',
  notes: 'text',
  tags: 'text[]',
  trigger_words: 'text[]',
  base_model: 'text',
  family: 'text',
  family_key: 'text',
  network_type: 'text',
  rank: 'integer',
  rating: 'smallint',
  favorite: 'boolean',
  preferred_weight: 'double precision',
  tag_keys: 'text[]',
  creator: 'text',
  creator_key: 'text',
  license: 'text',
  license_key: 'text',
  nsfw_level: 'smallint',
  hidden: 'boolean',
  custom_values: 'jsonb',
  trained_at: 'timestamptz',
  published_at: 'timestamptz',
  training_tags: 'text[]',
  broken_sidecar: 'boolean',
  provenance: 'jsonb',
  others_key: 'text',
  warnings: 'jsonb',
  primary_file_id: 'uuid',
  root_id: 'uuid',
  root_ids: 'uuid[]',
  seen_with: 'uuid[]',
  folder: 'text',
  file_name: 'text',
  file_name_key: 'text',
  size: 'bigint',
  sha256: 'text',
  autov3: 'text',
  file_modified_at: 'timestamptz',
  copies: 'integer',
  state: 'text',
  preview_id: 'uuid',
  preview_kind: 'text',
  preview_stamp: 'text',
  previews_key: 'text',
  search_text: 'text',
};

export const PROJECTED: readonly string[] = Object.keys(COLUMNS);
/** As SELECT and INSERT list them. */
export const PROJECTED_LIST = PROJECTED.join(', ');
/** As `jsonb_to_recordset` wants them. */
export const PROJECTED_TYPED = Object.entries(COLUMNS)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ');
