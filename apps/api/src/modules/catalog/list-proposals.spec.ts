import { expect, it } from 'vitest';
import { digestOf, listProposals } from './list-proposals.js';
import type { ProjectedFile, UserValues } from './project-adapter.js';

function file(sources: ProjectedFile['sources'], o: Partial<ProjectedFile> = {}): ProjectedFile {
  return {
    id: o.id ?? 'f',
    rootId: 'r',
    path: 'a.safetensors',
    folder: '',
    fileName: 'a.safetensors',
    size: 1,
    modifiedAt: 0,
    firstSeenAt: 0,
    state: 'present',
    sha256: null,
    autov3: null,
    claimedHash: null,
    sources,
    fixed: {
      networkType: 'lora',
      rank: null,
      claimedRank: null,
      claimedAlpha: null,
      trainedAt: null,
      publishedAt: null,
      trainingTags: [],
      warnings: [],
    },
    previews: [],
    ...o,
  };
}
const list = (
  files: ProjectedFile[],
  user: UserValues,
  dismissed = new Map<string, string>(),
  rules = new Map<string, string | null>(),
) => listProposals(files, user, dismissed, rules);

it('proposes the strongest source’s word where a user’s stands above it', () => {
  const files = [file({ sidecar: { name: 'side' }, civitai: { name: 'civ' }, header: { name: 'head' } })];
  expect(list(files, { name: 'mine' })).toEqual([
    { field: 'name', source: 'sidecar', proposed: { value: 'side' }, current: { value: 'mine' } },
  ]);
  expect(list(files, {})).toEqual([]);
  expect(list(files, { name: ' side' })).toEqual([]);
});

it('does not propose what a rule guesses, and nothing where there is no file', () => {
  expect(list([file({ rule: { baseModel: 'sd1' } })], { baseModel: 'sdxl' })).toEqual([]);
  expect(list([file({ header: { baseModel: 'sd1' } })], { baseModel: 'sdxl' })).toHaveLength(1);
  expect(list([], { name: 'mine' })).toEqual([]);
});

it('joins the tags of sidecar and Civitai, under the names that adapters show', () => {
  const files = [file({ sidecar: { tags: ['sketch'] }, civitai: { tags: ['ink'] } })];
  const rules = new Map([['sketch', 'drawing']]);
  expect(list(files, { tags: ['x'] }, new Map(), rules)).toMatchObject([
    { proposed: { value: ['drawing', 'ink'] } },
  ]);
  expect(list(files, { tags: ['Ink', 'drawing'] }, new Map(), rules)).toEqual([]);
});

it('is silent about a dismissed value, and not about another one', () => {
  const dismissed = new Map([['rating', digestOf(3)]]);
  expect(list([file({ sidecar: { rating: 3 } })], { rating: 5 }, dismissed)).toEqual([]);
  expect(list([file({ sidecar: { rating: 4 } })], { rating: 5 }, dismissed)).toHaveLength(1);
});
