import { FirstCatalog1763800000001 } from './0001-first-catalog.js';
import { FindAndEdit1763900000002 } from './0002-find-and-edit.js';
import { ScopedViews1764000000003 } from './0003-scoped-views.js';
import { Weights1764100000004 } from './0004-weights.js';
import { TextEmbeddings1764200000005 } from './0005-text-embeddings.js';
import { Spectra1764300000006 } from './0006-spectra.js';
import { Duplicates1764400000007 } from './0007-duplicates.js';

/** Every migration in order. A landed one is never edited: the next change is a new file. */
export const migrations = [
  FirstCatalog1763800000001,
  FindAndEdit1763900000002,
  ScopedViews1764000000003,
  Weights1764100000004,
  TextEmbeddings1764200000005,
  Spectra1764300000006,
  Duplicates1764400000007,
];
