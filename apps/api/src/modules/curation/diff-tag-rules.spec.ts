import { expect, it } from 'vitest';
import { diffTagRules } from './diff-tag-rules.js';

const rules = (entries: Record<string, string | null>) => new Map(Object.entries(entries));
const nothing = { shown: [], unseen: [], respelt: [] };

it('finds nothing where no rule changed', () => {
  expect(diffTagRules(rules({ a: 'A', b: null }), rules({ b: null, a: 'A' }))).toEqual(nothing);
});

it('looks for another spelling only when a tag comes under management or is respelt', () => {
  expect(diffTagRules(rules({}), rules({ cat: 'Cat' }))).toEqual({
    ...nothing,
    respelt: [{ key: 'cat', name: 'Cat' }],
  });
  expect(diffTagRules(rules({ cat: 'Cat' }), rules({ cat: 'CAT' }))).toEqual({
    ...nothing,
    respelt: [{ key: 'cat', name: 'CAT' }],
  });
});

it('finds those who show a word that goes by another name now, and those who show the old name of its other words', () => {
  const before = rules({ cat: 'Cat', feline: 'Cat' });
  const after = rules({ cat: 'Felis', feline: 'Felis', felis: 'Felis' });
  expect(diffTagRules(before, after)).toEqual({
    shown: ['cat'],
    unseen: [],
    respelt: [{ key: 'felis', name: 'Felis' }],
  });
});

it('finds those who show the tag whose other word was taken away', () => {
  expect(diffTagRules(rules({ cat: 'Cat', feline: 'Cat' }), rules({ cat: 'Cat' }))).toEqual({
    ...nothing,
    shown: ['cat'],
  });
});

it('finds those who show a word that is dropped, and needs the files when it comes back', () => {
  expect(diffTagRules(rules({}), rules({ junk: null }))).toEqual({ ...nothing, shown: ['junk'] });
  expect(diffTagRules(rules({ junk: null }), rules({ junk: 'junk' }))).toEqual({
    ...nothing,
    unseen: ['junk'],
  });
  expect(diffTagRules(rules({ junk: null }), rules({}))).toEqual({ ...nothing, unseen: ['junk'] });
});

it('finds those who may show their own spelling again when a tag is left to itself', () => {
  expect(diffTagRules(rules({ cat: 'cat' }), rules({}))).toEqual({ ...nothing, shown: ['cat'] });
});
