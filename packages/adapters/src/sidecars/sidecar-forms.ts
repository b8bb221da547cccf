/**
 * The eleven kinds of files that other programs leave beside a model, strongest first: where two of them name the
 * same field, the earlier one is taken.
 */
export const SIDECAR_FORMS = [
  /** ComfyUI-Lora-Manager. */
  'lora-manager',
  /** Stability Matrix. */
  'stability-matrix',
  /** A1111 and Forge, with Civitai Browser+ additions. */
  'a1111',
  /** SwarmUI. */
  'swarm',
  /** Civitai Helper and many downloaders: a raw Civitai answer. */
  'civitai-info',
  /** Civitai Browser+: a raw Civitai answer. */
  'api-info',
  /** rgthree-comfy. */
  'rgthree',
  /** A1111's plain description. */
  'description',
  'description-long',
  /** Civitai Browser+: a copy of the model's page. */
  'page',
  /** A SHA-256 in hex: a hint only. */
  'sha256',
] as const;
export type SidecarForm = (typeof SIDECAR_FORMS)[number];

/** What follows the model's name without its extension. */
const SUFFIXES: Readonly<Record<Exclude<SidecarForm, 'rgthree'>, string>> = {
  'lora-manager': '.metadata.json',
  'stability-matrix': '.cm-info.json',
  a1111: '.json',
  swarm: '.swarm.json',
  'civitai-info': '.civitai.info',
  'api-info': '.api_info.json',
  description: '.txt',
  'description-long': '.description.txt',
  page: '.html',
  sha256: '.sha256',
};
/** rgthree keeps the model's extension. */
const RGTHREE_SUFFIX = '.rgthree-info.json';

/** One sidecar: real ones stay under 2 MB, a copy of a page with pictures under 8 MB. */
export const SIDECAR_MAX_BYTES = 8 * 1024 * 1024;

/** The name without its last extension; a leading dot is part of the name. */
export function baseOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.');
  return dot > 0 ? fileName.slice(0, dot) : fileName;
}

/**
 * The exact names that a model's sidecars would have, in the order of {@link SIDECAR_FORMS}. Never a prefix match:
 * `name` must not take the files of `name_v2`.
 */
export function sidecarCandidates(fileName: string): { name: string; form: SidecarForm }[] {
  const base = baseOf(fileName);
  return SIDECAR_FORMS.map((form) => ({
    form,
    name: form === 'rgthree' ? fileName + RGTHREE_SUFFIX : base + SUFFIXES[form],
  }));
}
