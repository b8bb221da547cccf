import { describe, expect, it } from 'vitest';
import { baseOf, sidecarCandidates } from './sidecar-forms.js';

describe('names of sidecars', () => {
  it('are the exact base with each known suffix; rgthree keeps the extension', () => {
    expect(sidecarCandidates('fox v1.2.safetensors').map(({ name }) => name)).toEqual([
      'fox v1.2.metadata.json',
      'fox v1.2.cm-info.json',
      'fox v1.2.json',
      'fox v1.2.swarm.json',
      'fox v1.2.civitai.info',
      'fox v1.2.api_info.json',
      'fox v1.2.safetensors.rgthree-info.json',
      'fox v1.2.txt',
      'fox v1.2.description.txt',
      'fox v1.2.html',
      'fox v1.2.sha256',
    ]);
  });

  it('never take the files of a longer name', () => {
    const names = sidecarCandidates('fox.safetensors').map(({ name }) => name);
    expect(names).not.toContain('fox_v2.json');
    expect(names.every((name) => name.startsWith('fox.'))).toBe(true);
  });

  it('keep odd names as they are', () => {
    expect(
      ['a.SAFETENSORS', '.hidden', 'no extension', 'file.safetensors.safetensors', 'back\\slash.pt'].map(
        baseOf,
      ),
    ).toEqual(['a', '.hidden', 'no extension', 'file.safetensors', 'back\\slash']);
  });
});
