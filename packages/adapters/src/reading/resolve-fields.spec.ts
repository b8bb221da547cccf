import { describe, expect, it } from 'vitest';
import { resolveFields } from './resolve-fields.js';

describe('effective values', () => {
  it('follow user > sidecar > civitai > header > rule, field by field', () => {
    const { effective, provenance, alternatives } = resolveFields({
      user: { rating: 4, name: null },
      sidecar: { notes: 'mine', name: 'Side' },
      civitai: { name: 'Civ', description: 'c' },
      header: { name: 'Head', triggerWords: ['h'] },
      rule: { name: 'stem', triggerWords: ['r'], baseModel: 'sdxl' },
    });
    expect(effective).toEqual({
      rating: 4,
      name: 'Side',
      notes: 'mine',
      description: 'c',
      triggerWords: ['h'],
      baseModel: 'sdxl',
    });
    expect(provenance).toEqual({
      rating: 'user',
      name: 'sidecar',
      notes: 'sidecar',
      description: 'civitai',
      triggerWords: 'header',
      baseModel: 'rule',
    });
    expect(alternatives).toEqual({
      name: [
        { source: 'civitai', value: 'Civ' },
        { source: 'header', value: 'Head' },
        { source: 'rule', value: 'stem' },
      ],
      triggerWords: [{ source: 'rule', value: ['r'] }],
    });
  });

  it("take a user's false, zero, empty text and empty list as values, and null as not set", () => {
    const { effective } = resolveFields({
      user: { favorite: false, notes: '', triggerWords: [], preferredWeight: null },
      sidecar: { favorite: true, notes: 'n', triggerWords: ['a'], preferredWeight: 0.5 },
    });
    expect(effective).toEqual({ favorite: false, notes: '', triggerWords: [], preferredWeight: 0.5 });
  });

  it('join the tags of sidecar and Civitai until the user sets them', () => {
    const found = {
      sidecar: { tags: ['Fox', 'mine'] },
      civitai: { tags: ['fox', 'style'] },
      header: { tags: ['h'] },
    };
    const joined = resolveFields(found);
    expect(joined.effective.tags).toEqual(['Fox', 'mine', 'style']);
    expect(joined.provenance.tags).toBe('sidecar');
    expect(joined.alternatives.tags).toEqual([{ source: 'header', value: ['h'] }]);

    const own = resolveFields({ ...found, user: { tags: ['own'] } });
    expect(own.effective.tags).toEqual(['own']);
    expect(own.alternatives.tags?.map(({ source }) => source)).toEqual(['sidecar', 'civitai', 'header']);

    expect(resolveFields({ civitai: { tags: ['a'] } }).provenance.tags).toBe('civitai');
    expect(resolveFields({ header: { tags: ['a'] } }).effective.tags).toEqual(['a']);
  });

  it('do not call an equal value an alternative', () => {
    const { alternatives } = resolveFields({
      sidecar: { name: 'x', triggerWords: ['a'] },
      header: { name: 'x', triggerWords: ['a'] },
    });
    expect(alternatives).toEqual({});
  });

  it('are none where nobody says anything', () => {
    expect(resolveFields({})).toEqual({ effective: {}, provenance: {}, alternatives: {} });
  });
});
