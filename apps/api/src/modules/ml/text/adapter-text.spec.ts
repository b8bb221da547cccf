import { describe, expect, it } from 'vitest';
import { type AdapterWords, writeAdapterText } from './adapter-text.js';

const KNIGHT: AdapterWords = {
  name: 'Ivory_Knight',
  triggerWords: ['ivory knight', 'white_armor'],
  tags: ['Fantasy', 'armor'],
  trainingTags: ['1girl', 'armor', 'silver_gloves'],
  description: '  A knight\n\nin pale  armour. ',
  notes: null,
};

describe('the text of an adapter', () => {
  it('has its name, trigger words, tags, captions and descriptions, a line each', () => {
    expect(writeAdapterText(KNIGHT)).toBe(
      'Ivory Knight\nivory knight, white armor\nFantasy, armor\n1girl, silver gloves\nA knight in pale armour.',
    );
  });

  it('says a tag once that people and captions have', () => {
    expect(writeAdapterText({ ...KNIGHT, trainingTags: ['ARMOR'] })).not.toContain('ARMOR');
  });

  it('is only the name where nothing else is known', () => {
    const bare = { ...KNIGHT, triggerWords: [], tags: [], trainingTags: [], description: ' \n ' };
    expect(writeAdapterText(bare)).toBe('Ivory Knight');
  });

  it('stays short whatever an adapter holds, and ends with a whole word', () => {
    const much = {
      ...KNIGHT,
      description: 'wandering '.repeat(1_000_000),
      tags: Array(5000).fill('x'.repeat(9000)),
    };
    const text = writeAdapterText(much);
    expect(text.length).toBeLessThan(10_000);
    expect(text.endsWith('wandering')).toBe(true);
  });

  it('keeps words of any script', () => {
    expect(writeAdapterText({ ...KNIGHT, name: '雪の女王_v2', notes: 'Fée d’été 🦊' })).toMatch(
      /^雪の女王 v2[\s\S]*Fée d’été 🦊$/,
    );
  });

  it('leaves the markup of a description from the web out, and keeps what only looks like it', () => {
    const description =
      '<p class="a>b">Soft&nbsp;light</p><!-- secret --><img src="x" onerror="y">2 < 3 &amp; a <3 heart<br/>';
    expect(writeAdapterText({ ...KNIGHT, description })).toMatch(/Soft light\s+2 < 3\s+a <3 heart$/u);
    for (const notes of ['<a ', '<!--', '<!-- -', '&aaaaaaaaaa', '<', ' < '])
      expect(writeAdapterText({ ...KNIGHT, notes: notes.repeat(1_000_000) }).length).toBeLessThan(2_000);
    expect(writeAdapterText({ ...KNIGHT, notes: 'before <!-- never closed' })).toMatch(/before$/u);
  });

  it('is whole Unicode whatever half of a letter was cut off', () => {
    const text = writeAdapterText({ ...KNIGHT, tags: ['🦊'.repeat(99), '\ud83e'], name: '\ud83e NaN' });
    expect(text.isWellFormed()).toBe(true);
    expect(text).toContain('NaN');
  });
});
