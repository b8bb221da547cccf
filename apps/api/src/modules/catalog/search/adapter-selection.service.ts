import { Injectable } from '@nestjs/common';
import type { Scope } from '../../auth/index.js';
import { AdapterSearch } from './adapter-search.service.js';
import type { CheckedSelection } from './read-selection.js';
import { selectFound, selectNamed, type Selected } from './selected.js';

/** Who is meant by work on many adapters. */
@Injectable()
export class AdapterSelection {
  constructor(private readonly search: AdapterSearch) {}

  /** The search box's language, exactly as written. */
  async select(selection: CheckedSelection, scope: Scope): Promise<Selected> {
    if ('ids' in selection) {
      return selectNamed(selection.ids, scope.roots === 'all' ? null : scope.roots);
    }
    const { query, filters, except } = selection;
    return selectFound(await this.search.select({ ...filters, q: query }, scope, except));
  }
}
