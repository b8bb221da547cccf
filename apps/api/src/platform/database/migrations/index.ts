import { FirstCatalog1763800000001 } from './0001-first-catalog.js';
import { FindAndEdit1763900000002 } from './0002-find-and-edit.js';

/** Every migration in order. A landed one is never edited: the next change is a new file. */
export const migrations = [FirstCatalog1763800000001, FindAndEdit1763900000002];
