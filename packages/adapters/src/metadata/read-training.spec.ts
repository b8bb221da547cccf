import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KOHYA_HEADER } from '../../test/kohya-header.js';
import { METADATA_LIMITS } from './limits.js';
import { readTraining } from './read-training.js';

describe("reading kohya's training metadata", () => {
  const training = readTraining(KOHYA_HEADER);

  it('reads the network and its arguments', () => {
    expect(training).toMatchObject({
      networkModule: 'lycoris.kohya',
      networkDim: 32,
      networkAlpha: 16,
      networkDropout: null,
      algorithm: 'lokr',
      convDim: 8,
      convAlpha: 4,
      networkArgs: { algo: 'LoKr', conv_dim: '8', factor: 8, use_tucker: true },
    });
    expect(Object.keys(training.networkArgs)).not.toContain('__proto__');
    expect(training.networkArgs.polluted).toBeUndefined();
  });

  it('reads the run: lengths, rates, optimiser, sizes, times', () => {
    expect(training).toMatchObject({
      outputName: 'lantern_keeper',
      epoch: 6,
      epochs: 10,
      steps: 444,
      maxSteps: 740,
      learningRate: 0.0003,
      unetLearningRate: 0.0003,
      textEncoderLearningRate: 5e-5,
      optimizer: 'Prodigy',
      optimizerArgs: 'decouple=True,weight_decay=0.5,betas=(0.9, 0.99)',
      scheduler: 'cosine_with_restarts',
      warmupSteps: 0,
      precision: 'bf16',
      resolution: '1024x768',
      images: 204,
      regularisationImages: 20,
      batchSize: 4,
      batchesPerEpoch: 74,
      gradientAccumulation: 1,
      seed: 42,
      clipSkip: 2,
      noiseOffset: 0.03,
      minSnrGamma: 5,
      guidanceScale: 1,
      timestepSampling: 'sigmoid',
      flowShift: 3.1,
      vae: null,
      sessionId: '2097167670',
      startedAt: '2023-04-05T17:41:40.770Z',
      finishedAt: '2023-04-05T19:01:47.241Z',
      durationSeconds: 4806,
      comment: 'made at night',
      baseModelVersion: 'sdxl_base_v1-0',
      claimedModelHash: '150ef207aad02214f69756f53c3fc56efacdf6c79e32dd76e5fcbcf6c6a5350f',
    });
  });

  it('names the checkpoint without the path on its trainer’s disk', () => {
    expect(training.checkpoint).toEqual({
      name: 'ponyDiffusionV6XL_v6.safetensors',
      legacyHash: 'e577480d',
      sha256: '67ab2fd8ec439a89b3fedb15cc65f54336af163c7eb5e4f2acc98f090a29b0b3',
    });
  });

  it('reads folders, buckets (beside a bare NaN) and adds up the tags of all folders', () => {
    expect(training.datasets).toEqual([
      {
        name: '10_lantern keeper',
        repeats: 10,
        images: 43,
        classTokens: 'lantern keeper',
        captionPrefix: null,
        regularisation: false,
      },
      { name: 'img', repeats: 2, images: 5, classTokens: null, captionPrefix: null, regularisation: false },
      {
        name: '1_woman',
        repeats: 1,
        images: 20,
        classTokens: 'woman',
        captionPrefix: null,
        regularisation: true,
      },
    ]);
    expect(training.buckets).toEqual([
      { width: 832, height: 1216, images: 40 },
      { width: 1024, height: 1024, images: 8 },
    ]);
    expect(training.tags).toEqual({
      total: 4,
      cut: false,
      top: [
        { tag: 'lantern keeper', count: 43 },
        { tag: 'lantern', count: 40 },
        { tag: 'smile', count: 12 },
        { tag: 'score_9', count: 3 },
      ],
    });
  });

  it('reads modelspec, where empty text is absent', () => {
    expect(training.spec).toEqual({
      title: 'Lantern Keeper v2',
      author: 'mossbyte',
      description: 'A keeper of lanterns.\nWorks at 0.8.',
      date: '2024-09-11T15:17:43',
      license: 'CC-BY-4.0',
      usageHint: null,
      triggerPhrase: 'lntrn keeper, holding lantern',
      tags: ['character', 'Lantern'],
      mergedFrom: null,
      architecture: 'stable-diffusion-xl-v1-base/lora',
      implementation: 'https://github.com/Stability-AI/generative-models',
      resolution: '1024x768',
      predictionType: 'epsilon',
      hasThumbnail: true,
    });
  });

  it('knows the trainer', () => {
    expect(training.trainer).toEqual({
      name: 'kohya sd-scripts',
      version: 'f9317052edb4ab3b3c531ac3b28825ee78b4a966',
      evidence: 'ss_network_module = lycoris.kohya',
    });
  });
});

describe('metadata of other shapes', () => {
  it('reads values that are objects already', () => {
    const training = readTraining({
      ss_tag_frequency: { img: { hat: 63, cat: 25 } },
      ss_network_args: { algo: 'loha' },
      ss_dataset_dirs: { '4_fox': { n_repeats: 4, img_count: 8 } },
      ss_resolution: [512, 640],
      ss_text_encoder_lr: [1e-5],
      ss_num_epochs: 3,
    });
    expect(training.tags.top[0]).toEqual({ tag: 'hat', count: 63 });
    expect(training.algorithm).toBe('loha');
    expect(training.datasets[0]?.classTokens).toBe('fox');
    expect(training).toMatchObject({ resolution: '512x640', textEncoderLearningRate: 1e-5, epochs: 3 });
  });

  it('reads subsets, tags, sizes and batch of ss_datasets where the plain keys are missing', () => {
    const training = readTraining({
      ss_datasets: JSON.stringify([
        {
          batch_size_per_device: 5,
          resolution: [1024, 1024],
          tag_frequency: { img: { '1girl': 96, solo: 63 } },
          bucket_info: { buckets: { 0: { resolution: [128, 256], count: 2 }, 1: { resolution: 'x' } } },
          subsets: [
            {
              img_count: 102,
              num_repeats: 2,
              class_tokens: null,
              caption_prefix: 'ppr crrt, ',
              image_dir: 'D:\\train\\img\\',
              is_reg: false,
            },
            { img_count: 1, num_repeats: 1, class_tokens: 'woman', image_dir: 'reg', is_reg: true },
          ],
        },
        { tag_frequency: { two: { solo: 7 } } },
        'nonsense',
      ]),
    });
    expect(training.batchSize).toBe(5);
    expect(training.resolution).toBe('1024x1024');
    expect(training.tags.top).toEqual([
      { tag: '1girl', count: 96 },
      { tag: 'solo', count: 70 },
    ]);
    expect(training.buckets).toEqual([{ width: 128, height: 256, images: 2 }]);
    expect(training.datasets).toEqual([
      {
        name: 'img',
        repeats: 2,
        images: 102,
        classTokens: null,
        captionPrefix: 'ppr crrt,',
        regularisation: false,
      },
      { name: 'reg', repeats: 1, images: 1, classTokens: 'woman', captionPrefix: null, regularisation: true },
    ]);
  });

  it('reads a tag table without folders', () => {
    expect(readTraining({ ss_tag_frequency: '{"hat": 3, "cat": 5}' }).tags.top).toEqual([
      { tag: 'cat', count: 5 },
      { tag: 'hat', count: 3 },
    ]);
  });

  it.each([
    [
      {
        software: '{"name": "ai-toolkit", "version": "0.1.0"}',
        name: 'Paper Fox',
        training_info: '{"step": 900, "epoch": 3}',
      },
      'ai-toolkit',
    ],
    [{ ot_branch: 'omi_format', ot_revision: 'abc' }, 'OneTrainer (OMI format)'],
    [
      { ot_branch: 'master', ot_config: '{"model_type": "FLUX_DEV_1", "base_model_name": "x/flux"}' },
      'OneTrainer',
    ],
    [{ ss_network_module: 'networks.lora_wan' }, 'musubi-tuner'],
    [{ ss_network_module: 'networks.lora_flux' }, 'kohya sd-scripts'],
    [{ ss_session_id: '5' }, 'kohya sd-scripts'],
    [
      { lora_adapter_metadata: '{"transformer.r": 16, "transformer.lora_alpha": 8}', format: 'pt' },
      'diffusers (PEFT)',
    ],
    [{ 'unet:0:rank': '4' }, 'cloneofsimo/lora'],
  ])('knows the trainer of %j', (metadata, name) => {
    expect(readTraining(metadata).trainer?.name).toBe(name);
  });

  it("reads ai-toolkit's, OneTrainer's and diffusers' own fields", () => {
    expect(readTraining({ name: 'Paper Fox', training_info: { step: 900, epoch: 3 } })).toMatchObject({
      outputName: 'Paper Fox',
      steps: 900,
      epoch: 3,
    });
    expect(readTraining({ ot_config: '{"base_model_name": "org/flux-dev"}' }).checkpoint?.name).toBe(
      'flux-dev',
    );
    expect(
      readTraining({ lora_adapter_metadata: '{"transformer.r": 16, "transformer.lora_alpha": 8}' }),
    ).toMatchObject({ networkDim: 16, networkAlpha: 8 });
  });

  it('says nothing of an empty header', () => {
    const training = readTraining({ format: 'pt' });
    expect(training).toMatchObject({
      trainer: null,
      checkpoint: null,
      networkDim: null,
      durationSeconds: null,
      resolution: null,
    });
    expect(training.datasets).toEqual([]);
    expect(training.tags).toEqual({ total: 0, cut: false, top: [] });
  });
});

describe('hostile metadata', () => {
  it('holds NaN, infinities, negative counts and times that run backwards for absent', () => {
    const training = readTraining({
      ss_network_dim: 'NaN',
      ss_network_alpha: 'inf',
      ss_steps: '-5',
      ss_training_started_at: '1680721307',
      ss_training_finished_at: '1680716500',
      ss_resolution: '(0, 0)',
      sshs_model_hash: 'not hex',
      ss_network_args: '[1, 2]',
      ss_dataset_dirs: '{broken',
    });
    expect(training).toMatchObject({
      networkDim: null,
      networkAlpha: null,
      steps: null,
      durationSeconds: null,
      resolution: null,
      claimedModelHash: null,
    });
  });

  it('bounds a tag table of very many tags and says so', () => {
    const table: Record<string, number> = {};
    for (let i = 0; i <= METADATA_LIMITS.distinctTags + 5; i++) table[`tag ${i}`] = i;
    const { tags } = readTraining({ ss_tag_frequency: { dir: table } });
    expect(tags.cut).toBe(true);
    expect(tags.total).toBe(METADATA_LIMITS.distinctTags);
    expect(tags.top).toHaveLength(METADATA_LIMITS.topTags);
  });

  it('does not parse JSON beyond the limit', () => {
    const huge = `{"dir": {"${'x'.repeat(METADATA_LIMITS.json)}": 1}}`;
    expect(readTraining({ ss_tag_frequency: huge }).tags.total).toBe(0);
  });

  it('leaves prototypes alone', () => {
    readTraining({
      ss_network_args: '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
    });
    readTraining({ ss_tag_frequency: '{"__proto__": {"polluted": 1}}' });
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('takes any values of any keys without throwing', () => {
    const key = fc.constantFrom(
      ...Object.keys(KOHYA_HEADER),
      'ss_datasets',
      'software',
      'ot_config',
      'lora_adapter_metadata',
      'training_info',
      '__proto__',
    );
    const value = fc.oneof(fc.string(), fc.anything(), fc.json());
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value)), (entries) => {
        const training = readTraining(Object.fromEntries(entries));
        expect(() => JSON.stringify(training)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
