import { FIELD_NAMES, findTermAt, listFlags, quoteValue, type FieldName } from '@lora/query';
import type { FacetField, Suggestion, Suggestions } from '@lora/schema';
import { Injectable } from '@nestjs/common';
import type { Scope } from '../../auth/index.js';
import { AdapterSearch } from './adapter-search.service.js';
import { SearchRepository } from './search.repository.js';

/** Completions offered at once. */
const LIMIT = 8;

/** Fields whose values the columns count. */
const COUNTED: Partial<Record<FieldName, 'tag' | 'base' | 'family' | 'type' | 'creator' | 'license'>> = {
  tag: 'tag',
  base: 'base',
  family: 'family',
  type: 'type',
  creator: 'creator',
  license: 'license',
};

/** Completes what is being typed in the search box, with counts over the visible library. */
@Injectable()
export class SuggestionsService {
  constructor(
    private readonly search: AdapterSearch,
    private readonly repository: SearchRepository,
  ) {}

  async suggest(text: string, caret: number, scope: Scope): Promise<Suggestions> {
    const term = findTermAt(text, caret);
    if (!term) return { from: caret, to: caret, items: [] };
    const items =
      term.kind === 'value' && term.field
        ? await this.values(term.field, term.prefix, scope)
        : await this.words(term.prefix, scope);
    return { from: term.from, to: term.to, items: items.slice(0, LIMIT) };
  }

  private async values(field: FieldName, prefix: string, scope: Scope): Promise<Suggestion[]> {
    const wanted = prefix.toLowerCase();
    if (field === 'is' || field === 'has') {
      const flags = listFlags(field).filter((flag) => flag.startsWith(wanted));
      return Promise.all(
        flags.map(async (flag): Promise<Suggestion> => {
          const count = await this.search.count({ q: `${field}:${flag}` }, scope);
          return { kind: 'value', text: flag, label: flag, count };
        }),
      );
    }
    if (field === 'collection') {
      const named = (await this.repository.collections()).filter((one) =>
        one.name.toLowerCase().includes(wanted),
      );
      return named.map((one) => ({
        kind: 'value',
        text: quoteValue(one.name),
        label: one.name,
        count: null,
      }));
    }
    const values =
      field === 'folder'
        ? await this.search.folderPaths(prefix, scope, LIMIT)
        : await this.counted(field, prefix, scope);
    return values.map(({ value, count }) => ({
      kind: 'value',
      text: quoteValue(value),
      label: value,
      count,
    }));
  }

  private async counted(
    field: FieldName,
    contains: string,
    scope: Scope,
  ): Promise<{ value: string; count: number }[]> {
    const column = COUNTED[field];
    if (!column) return [];
    const ask = { field: column, contains, after: null, limit: LIMIT };
    return (await this.search.facetPage({}, scope, ask)).values;
  }

  /** Fields that begin so, values of tags, creators and base models, then words of names. */
  private async words(prefix: string, scope: Scope): Promise<Suggestion[]> {
    if (prefix === '') return [];
    const wanted = prefix.toLowerCase();
    const fields = FIELD_NAMES.filter((name) => name.startsWith(wanted)).map(
      (name): Suggestion => ({ kind: 'field', text: `${name}:`, label: `${name}:`, count: null }),
    );
    const [tags, creators, words] = await Promise.all([
      this.ofField('tag', prefix, scope, 3),
      this.ofField('creator', prefix, scope, 2),
      this.search.words(prefix, scope, LIMIT),
    ]);
    return [
      ...fields.slice(0, 2),
      ...tags,
      ...creators,
      ...words.map(
        ({ word, count }): Suggestion => ({ kind: 'word', text: quoteValue(word), label: word, count }),
      ),
    ];
  }

  private async ofField(
    field: Extract<FacetField, 'tag' | 'creator'>,
    contains: string,
    scope: Scope,
    limit: number,
  ): Promise<Suggestion[]> {
    const { values } = await this.search.facetPage({}, scope, { field, contains, after: null, limit });
    return values.map(({ value, count }) => ({
      kind: 'value',
      text: `${field}:${quoteValue(value)}`,
      label: `${field}: ${value}`,
      count,
    }));
  }
}
