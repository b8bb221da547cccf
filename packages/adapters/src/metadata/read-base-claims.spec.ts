import { describe, expect, it } from 'vitest';
import { KOHYA_HEADER } from '../../test/kohya-header.js';
import { readBaseClaims } from './read-base-claims.js';

describe('what a header says that it was made for', () => {
  it('is read from all its keys, the most exact first', () => {
    expect(readBaseClaims(KOHYA_HEADER)).toEqual([
      { base: 'sdxl', source: 'header', text: 'ss_base_model_version = sdxl_base_v1-0' },
      { base: 'sdxl', source: 'header', text: 'modelspec.architecture = stable-diffusion-xl-v1-base/lora' },
    ]);
  });

  it('is read from OneTrainer, GGUF-like and other keys', () => {
    expect(readBaseClaims({ ot_config: '{"model_type": "Z_IMAGE"}' })[0]?.base).toBe('z-image');
    expect(readBaseClaims({ 'general.architecture': 'flux' })[0]?.base).toBe('flux1');
    expect(readBaseClaims({ base_model: 'black-forest-labs/FLUX.1-schnell' })).toEqual([
      {
        base: 'flux1',
        family: 'schnell',
        source: 'header',
        text: 'base_model = black-forest-labs/FLUX.1-schnell',
      },
    ]);
  });

  it('before SDXL stands in ss_v2 alone', () => {
    expect(readBaseClaims({ ss_v2: 'True' })[0]).toEqual({
      base: 'sd2',
      source: 'header',
      text: 'ss_v2 = True',
    });
    expect(readBaseClaims({ ss_v2: 'False', ss_network_module: 'networks.lora' })[0]?.base).toBe('sd1');
    expect(readBaseClaims({ ss_v2: 'False', ss_network_module: 'networks.lora_flux' })).toEqual([]);
  });

  it('is nothing where the name means nothing', () => {
    expect(
      readBaseClaims({ ss_base_model_version: 'None', 'modelspec.architecture': '', architecture: 'kolors' }),
    ).toEqual([]);
  });
});
