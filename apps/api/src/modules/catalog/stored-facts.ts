import type { TensorSummary } from '@lora/schema';

/** A value with what it rests on, as stored. */
export interface StoredFact {
  value: string | null;
  evidence: string[];
  confidence: number;
}

/** What `file_readings.document` holds, packed: what only the detail page reads. */
export interface StoredDocument {
  facts: Partial<StoredFacts>;
  /** The header's, long values cut. */
  metadata: Record<string, unknown> | null;
}

/** What is kept of a file's reading for the detail page. */
export interface StoredFacts {
  baseModel: StoredFact;
  family: StoredFact | null;
  networkType: StoredFact;
  tensors: TensorSummary;
  training: Record<string, unknown> | null;
  civitai: Record<string, unknown> | null;
  triggerWords: { word: string; source: string }[];
  /** Names of the sidecars that were read. */
  sidecars: string[];
}
