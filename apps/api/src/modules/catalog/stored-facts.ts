import type { TensorSummary } from '@lora/schema';

/** A value with what it rests on, as stored. */
export interface StoredFact {
  value: string | null;
  evidence: string[];
  confidence: number;
}

/** What is kept of a file's reading in `file_readings.facts`, for the detail page. */
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
