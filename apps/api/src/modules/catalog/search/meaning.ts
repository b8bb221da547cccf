import { Injectable } from '@nestjs/common';

/** A model whose vectors serve. */
export interface MeaningModel {
  /** Of its vectors: another model, or another version of the texts, makes other ones. */
  key: string;
  /** Numbers of a vector. */
  dim: number;
}

/** A vector that was made, or taken back (null). */
export interface MadeVector {
  id: string;
  vector: Float32Array | null;
  madeAt: Date;
}

/** What makes texts into vectors and keeps those of the adapters. */
export interface MeaningSource {
  /** Null while there is none. */
  readonly serving: MeaningModel | null;
  /** The vector of a search; null where nothing is known in it, or it takes too long. Never fails. */
  query(text: string): Promise<{ model: string; vector: Float32Array } | null>;
  /** Vectors of adapters, those that there are. */
  vectors(model: string, ids: readonly string[]): Promise<{ id: string; vector: Float32Array }[]>;
  /** The clock that `madeAt` goes by. */
  now(): Promise<Date>;
  /** What was made since a time (null: ever), by pages in the order of the ids. */
  since(model: string, madeAt: Date | null, afterId: string | null, limit: number): Promise<MadeVector[]>;
}

/**
 * Where the search finds what texts mean: the module that has models comes after this one and registers itself here.
 * Without it, or while it has no model, searches go by words alone.
 */
@Injectable()
export class Meaning {
  private source: MeaningSource | null = null;

  use(source: MeaningSource): void {
    this.source = source;
  }

  get current(): MeaningSource | null {
    return this.source?.serving ? this.source : null;
  }
}
