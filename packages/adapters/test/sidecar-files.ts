/** Sidecars as their programs write them, for one made-up model; each is fresh, so that a test may change it. */
export const civitaiVersion = () => ({
  id: 135867,
  modelId: 122359,
  name: 'v1.0',
  createdAt: '2023-08-20T10:00:00.000Z',
  publishedAt: '2023-08-21T12:30:00.000Z',
  trainedWords: ['lntrn keeper', 'holding lantern, night', 'LNTRN KEEPER'],
  baseModel: 'Pony',
  description: '<p>Second <b>version</b></p>',
  nsfwLevel: 1,
  air: 'urn:air:sdxl:lora:civitai:122359@135867',
  stats: { downloadCount: 100, ratingCount: 3, rating: 4.9, thumbsUpCount: 7 },
  model: {
    name: 'Lantern Keeper',
    type: 'LORA',
    nsfw: false,
    tags: ['character', 'night'],
    description: '<p>A keeper &amp; lanterns.</p>',
  },
  creator: { username: 'mossbyte', image: null },
  files: [
    { name: 'training.zip', type: 'Training Data', hashes: { SHA256: 'AA'.repeat(32) } },
    {
      name: 'lantern_keeper.safetensors',
      type: 'Model',
      primary: true,
      hashes: {
        SHA256: 'AB'.repeat(32),
        AutoV1: 'E577480D',
        AutoV2: 'ABABABABAB',
        AutoV3: 'CDCDCDCDCDCD',
        CRC32: 'CFAD6694',
        BLAKE3: 'EF'.repeat(32),
      },
    },
  ],
  images: [
    { url: 'https://image.example/1.jpeg', nsfwLevel: 1, width: 512, height: 768, type: 'image' },
    { url: 'https://image.example/2.mp4', nsfwLevel: 4, width: 512, height: 768, type: 'video' },
    { url: 'javascript:alert(1)', nsfwLevel: 1 },
  ],
});

/** `/models/…`: the model outside, its versions inside. */
export const civitaiModel = () => ({
  id: 122359,
  name: 'Lantern Keeper',
  type: 'LORA',
  description: '<p>A keeper</p>',
  tags: [{ name: 'character' }, { name: 'night' }],
  nsfw: true,
  creator: { username: 'mossbyte' },
  modelVersions: [
    {
      id: 2,
      name: 'v2',
      baseModel: 'Flux.1 D',
      trainedWords: ['two'],
      files: [{ name: 'lantern_v2.safetensors' }],
    },
    {
      id: 1,
      name: 'v1',
      baseModel: 'SDXL 1.0',
      trainedWords: ['one'],
      files: [{ name: 'lantern_v1.safetensors', hashes: { SHA256: 'CC'.repeat(32) } }],
    },
  ],
});

export const loraManager = () => ({
  file_name: 'lantern_keeper',
  model_name: 'Lantern Keeper (mine)',
  file_path: '/somewhere/else/lantern_keeper.safetensors',
  size: 228_456_012,
  modified: 1_700_000_000.5,
  sha256: 'ab'.repeat(32),
  base_model: 'Illustrious',
  preview_url: '/somewhere/else/lantern_keeper.png',
  preview_nsfw_level: 4,
  notes: 'Works best at 0.7.\r\nNot at night.',
  from_civitai: true,
  civitai: {
    ...civitaiVersion(),
    customImages: [{ url: 'https://image.example/mine.png', nsfwLevel: 2, type: 'image' }],
  },
  tags: ['character', 'mine'],
  modelDescription: '<p>Kept</p>',
  favorite: true,
  usage_tips: '{"strength": 0.8, "clip_skip": 2}',
  exclude: false,
});

export const stabilityMatrix = () => ({
  ModelId: 122359,
  ModelName: 'Lantern Keeper',
  ModelDescription: '<p>A keeper</p>',
  Nsfw: false,
  Tags: ['character', 'lamp'],
  ModelType: 'LORA',
  VersionId: 135867,
  VersionName: 'v1.0',
  VersionDescription: null,
  AuthorUsername: 'mossbyte',
  BaseModel: 'SDXL 1.0',
  RemoteFileName: 'lantern_keeper.safetensors',
  FileMetadata: { fp: 'fp16' },
  ImportedAt: '2024-05-01T10:00:00+02:00',
  Hashes: { SHA256: 'AB'.repeat(32), CRC32: 'CFAD6694', BLAKE3: null },
  TrainedWords: ['lntrn keeper'],
  Stats: { DownloadCount: 12, Rating: 5 },
  UserTitle: 'My keeper',
  Source: 'Civitai',
});

export const a1111 = () => ({
  description: 'From the old library',
  'sd version': 'SDXL',
  'activation text': 'lntrn keeper, (red hat, blue coat:1.1), <lora:lantern_keeper:1>',
  'preferred weight': 0.7,
  'negative text': 'daylight',
  notes: 'with hires fix',
});

export const swarm = () => ({
  'modelspec.title': 'Lantern Keeper',
  'modelspec.author': 'mossbyte',
  'modelspec.description': 'A keeper',
  'modelspec.usage_hint': 'low weights',
  'modelspec.trigger_phrase': 'lntrn keeper, night',
  'modelspec.tags': 'character, lamp',
  'modelspec.architecture': 'stable-diffusion-xl-v1-base/lora',
});

export const rgthree = () => ({
  file: 'lantern_keeper.safetensors',
  path: '/x/lantern_keeper.safetensors',
  modified: 1,
  name: 'Lantern Keeper - v1.0',
  type: 'LORA',
  baseModel: 'Pony',
  sha256: 'ab'.repeat(32).toUpperCase(),
  trainedWords: [
    { word: 'lntrn keeper', count: 40, civitai: true },
    { word: 'smile', count: 30, metadata: true },
    { word: 'my own', user: true },
  ],
  images: [],
  links: [],
  raw: { civitai: civitaiVersion(), metadata: {} },
});
