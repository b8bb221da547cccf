import type { CivitaiFacts } from './civitai-facts.js';
import type { FieldValues } from './field-values.js';

/** What one sidecar says. */
export interface SidecarContent {
  /** Its own words (source `sidecar`). Raw Civitai data stands in `civitai` alone and counts as source `civitai`. */
  values: FieldValues;
  civitai?: CivitaiFacts;
  /** What it says the file's SHA-256 is: a hint, to be checked. */
  claimedSha256: string | null;
  negativePrompt?: string | null;
}
