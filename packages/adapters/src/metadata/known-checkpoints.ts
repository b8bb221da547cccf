/**
 * Checkpoints whose family is certain, by the first ten digits of their SHA-256 (AutoV2) and by A1111's old
 * eight-digit hash. Only entries that two independent public sources agree on.
 */
export const FAMILY_BY_HASH: ReadonlyMap<string, { family: string; name: string }> = new Map([
  // Civitai model 257749 version 290640, and the headers of LoRAs trained on it.
  ['67ab2fd8ec', { family: 'pony', name: 'Pony Diffusion V6 XL' }],
  ['e577480d', { family: 'pony', name: 'Pony Diffusion V6 XL' }],
  // cagliostrolab/animagine-xl-3.1 on Hugging Face, and A1111's file list.
  ['e3c47aedb0', { family: 'animagine', name: 'Animagine XL 3.1' }],
]);

/** Civitai's own trainer names the checkpoint by its version id (`290640.safetensors`); ids of its presets. */
export const FAMILY_BY_CIVITAI_VERSION: ReadonlyMap<string, { family: string; name: string }> = new Map([
  ['290640', { family: 'pony', name: 'Pony Diffusion V6 XL' }],
  ['889818', { family: 'illustrious', name: 'Illustrious-XL v0.1' }],
  ['1116447', { family: 'noobai', name: 'NoobAI-XL' }],
  ['1190596', { family: 'noobai', name: 'NoobAI-XL' }],
]);
