import type { BaseModel } from '@lora/schema/values';

/** What a base model's written name means: the architecture and, where the name says it, the finer family. */
export interface NamedBase {
  base: Exclude<BaseModel, 'unknown'>;
  family?: string;
}

type Rule = readonly [pattern: RegExp, meaning: NamedBase | null];

/**
 * Names in lower case with every separator a single space, tried in this order; null ends the search because the
 * name looks like one that follows but is another architecture.
 *
 * Where the names stand: Civitai's list (civitai/civitai src/shared/constants/base-model.constants.ts), kohya's
 * `ss_base_model_version` and `modelspec.architecture` (kohya-ss/sd-scripts library/sai_model_spec.py,
 * kohya-ss/musubi-tuner utils/sai_model_spec.py), ai-toolkit's `get_base_model_version`, OneTrainer's model types
 * and sd_model_spec, A1111's `sd version`.
 */
const RULES: readonly Rule[] = [
  [/^pony (diffusion )?v?7\b/, null], // AuraFlow
  [/^pony( ?xl| diffusion)?\b/, { base: 'sdxl', family: 'pony' }],
  [/^illustrious/, { base: 'sdxl', family: 'illustrious' }],
  [/^noob ?ai/, { base: 'sdxl', family: 'noobai' }],
  [/^animagine/, { base: 'sdxl', family: 'animagine' }],
  [/^playground v ?2/, { base: 'sdxl', family: 'playground' }],
  [/^(sd ?xl|stable diffusion xl)(?![a-z])/, { base: 'sdxl' }],
  [/^(sd ?v? ?3|stable diffusion v?3|mmdit)/, { base: 'sd3' }],
  [/^(sd ?v? ?2|stable diffusion v?2)/, { base: 'sd2' }],
  [/^(sd ?v? ?1|stable diffusion v?1)/, { base: 'sd1' }],
  [/^flux[ .]?(dev |klein )?2/, { base: 'flux2' }],
  [/^flux.*\b(schnell|s)$/, { base: 'flux1', family: 'schnell' }],
  [/^flux.*\bkontext\b/, { base: 'flux1', family: 'kontext' }],
  [/^flux(?![a-z])/, { base: 'flux1' }],
  [/^chroma(?![a-z])/, { base: 'chroma' }],
  [/^krea ?2(?!\d)/, { base: 'krea2' }],
  [/^wan ?image/, null],
  [/^wan(?![a-z])|^wan ?video/, { base: 'wan' }],
  [/^anima(?![a-z])/, { base: 'anima' }],
  [/^(hunyuan ?video|hyv1|framepack)/, { base: 'hunyuan-video' }], // FramePack runs HunyuanVideo's blocks
  [/^qwen ?(image )?2(\.\d+)?$/, null],
  [/^qwen ?image(?![a-z])|^qwen$/, { base: 'qwen-image' }],
  [/^z ?image/, { base: 'z-image' }],
  [/^lumina( image)?( ?v?2(\.0)?)?$/, { base: 'lumina2' }],
  [/^ltx ?v?( video)? ?2(\.\d+)?(?![\da-z])/, { base: 'ltx2' }],
  [/^hi ?dream ?o1/, null],
  [/^hi ?dream/, { base: 'hidream' }],
];

/** Longer names are sentences, not names. */
const NAME_MAX = 200;

/** What an architecture's id adds for the kind of file: `flux-1-dev/lora`. */
const KIND_SUFFIX = /\/(lora|locon|loha|lokr|dora|lycoris|oft|control-lora|textual-inversion|embedding)$/;

/**
 * Reads a base model's name as trainers, Civitai and sidecars write it.
 * @returns null where the name is empty, unknown, or an architecture that LoRA Manager has no word for
 */
export function readBaseModelName(name: string | null | undefined): NamedBase | null {
  if (!name || name.length > NAME_MAX) return null;
  const bare = name.trim().toLowerCase().replace(KIND_SUFFIX, '');
  const last = bare.slice(bare.lastIndexOf('/') + 1);
  const plain = last.replace(/[^a-z0-9.]+/g, ' ').trim();
  return RULES.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}
