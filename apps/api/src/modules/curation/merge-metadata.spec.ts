import { LIMITS, MERGE_FIELDS } from '@lora/schema';
import { describe, expect, it } from 'vitest';
import { mergeMetadata, type MergeSource } from './merge-metadata.js';

const one = (name: string, more: Partial<MergeSource> = {}): MergeSource => ({
  id: name,
  name,
  fileName: `${name}.safetensors`,
  tags: [],
  triggerWords: [],
  rating: 0,
  favorite: false,
  notes: null,
  description: null,
  preferredWeight: null,
  customFields: {},
  hidden: false,
  collections: {},
  ...more,
});
const all = new Set(MERGE_FIELDS);

describe('a merge of metadata', () => {
  it('joins lists without doubles, the kept one first', () => {
    const { update } = mergeMetadata(
      one('a', { tags: ['Ink', 'Paper'], triggerWords: ['x'] }),
      [one('b', { tags: ['ink', 'Brush'], triggerWords: ['X', 'y'] }), one('c', { tags: ['BRUSH', 'wash'] })],
      all,
    );
    expect(update).toEqual({ tags: ['Ink', 'Paper', 'Brush', 'wash'], triggerWords: ['x', 'y'] });
  });

  it('takes the highest rating and keeps a favourite', () => {
    expect(
      mergeMetadata(one('a', { rating: 2 }), [one('b', { rating: 4 }), one('c', { rating: 3 })], all).update,
    ).toEqual({ rating: 4 });
    expect(mergeMetadata(one('a', { rating: 5 }), [one('b', { rating: 4 })], all).update).toEqual({});
    expect(mergeMetadata(one('a'), [one('b', { favorite: true })], all).update).toEqual({ favorite: true });
    expect(mergeMetadata(one('a', { favorite: true }), [one('b')], all).update).toEqual({});
  });

  it('appends notes with where they come from, each once', () => {
    const keep = one('a', { notes: 'Mine.' });
    const { update } = mergeMetadata(
      keep,
      [one('b', { notes: 'Theirs.' }), one('c', { notes: ' Theirs. ' })],
      all,
    );
    expect(update.notes).toBe('Mine.\n\nFrom b (b.safetensors):\nTheirs.');
    expect(
      mergeMetadata(one('a', { notes: update.notes ?? '' }), [one('b', { notes: 'Theirs.' })], all).update,
    ).toEqual({});
    expect(mergeMetadata(one('a'), [one('b', { notes: 'Theirs.' })], all).update.notes).toBe(
      'From b (b.safetensors):\nTheirs.',
    );
  });

  it('fills only what is empty, in the order of the others', () => {
    const others = [
      one('b', { description: 'B', preferredWeight: 0.5, customFields: { x: 1, y: 'two' } }),
      one('c', { description: 'C', preferredWeight: 0.9, customFields: { y: 'three', z: 3 } }),
    ];
    const own = { description: 'Mine', preferredWeight: 0, customFields: { x: 0 } };
    expect(mergeMetadata(one('a', own), others, all).update).toEqual({ customFields: { y: 'two', z: 3 } });
    expect(mergeMetadata(one('a'), others, all).update).toEqual({
      description: 'B',
      preferredWeight: 0.5,
      customFields: { x: 1, y: 'two', z: 3 },
    });
  });

  it('goes into the collections of the others', () => {
    const others = [one('b', { collections: { two: 1, one: 4 } }), one('c', { collections: { three: 1 } })];
    expect(mergeMetadata(one('a', { collections: { one: 9 } }), others, all).enter).toEqual(['three', 'two']);
  });

  it('leaves what was not asked for', () => {
    const other = one('b', { tags: ['x'], rating: 5, favorite: true, notes: 'N', collections: { c: 1 } });
    expect(mergeMetadata(one('a'), [other], new Set(['rating']))).toEqual({
      update: { rating: 5 },
      enter: [],
      leftOut: [],
    });
  });

  it('tells what has no room', () => {
    const many = Array.from({ length: LIMITS.tagsPerAdapter }, (_, i) => `tag ${i}`);
    const keep = one('a', { tags: many.slice(0, 150), notes: 'x'.repeat(LIMITS.notes - 5) });
    const { update, leftOut } = mergeMetadata(
      keep,
      [one('b', { tags: many.map((tag) => `b ${tag}`), notes: 'More.' })],
      all,
    );
    expect(update.tags).toHaveLength(LIMITS.tagsPerAdapter);
    expect(update.notes).toBeUndefined();
    expect(leftOut).toEqual(['150 tags: 200 are possible', 'the notes of b: they would become too long']);
    const full = mergeMetadata(one('a', { tags: many }), [one('b', { tags: ['more'] })], all);
    expect([full.update.tags, full.leftOut]).toEqual([undefined, ['1 tags: 200 are possible']]);
  });
});
