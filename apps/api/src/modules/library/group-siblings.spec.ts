import { expect, it } from 'vitest';
import { findSiblings, indexSiblings } from './group-siblings.js';

const index = indexSiblings([
  'name.safetensors',
  'name.preview.png',
  'Name.JSON',
  'name_v2.png',
  'name_v2.safetensors',
  'name.v1.safetensors',
  'name.v1.civitai.info',
  'name.safetensors.rgthree-info.json',
  '.hidden',
]);

it('finds companions by the exact base, in any case', () => {
  expect(findSiblings(index, 'name.safetensors')).toEqual(
    expect.arrayContaining(['name.preview.png', 'Name.JSON', 'name.safetensors.rgthree-info.json']),
  );
});

it('never takes the companions of a longer name', () => {
  expect(findSiblings(index, 'name.safetensors')).not.toContain('name_v2.png');
  expect(findSiblings(index, 'name_v2.safetensors')).toEqual(['name_v2.png']);
});

it('keeps dots inside a base', () => {
  expect(findSiblings(index, 'name.v1.safetensors')).toEqual(['name.v1.civitai.info']);
});
