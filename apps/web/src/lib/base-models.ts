import { t } from '@lingui/core/macro';

interface BaseModelWords {
  label: string;
  /** For a card: at most eight letters. */
  short: string;
}

/** Names as their makers write them: never translated. */
const BASE_MODEL_WORDS: Readonly<Record<string, BaseModelWords>> = {
  sd1: { label: 'SD 1.5', short: 'SD 1.5' },
  sd2: { label: 'SD 2', short: 'SD 2' },
  sdxl: { label: 'SDXL', short: 'SDXL' },
  flux1: { label: 'Flux.1', short: 'Flux.1' },
  flux2: { label: 'Flux.2', short: 'Flux.2' },
  chroma: { label: 'Chroma', short: 'Chroma' },
  sd3: { label: 'SD 3', short: 'SD 3' },
  wan: { label: 'Wan', short: 'Wan' },
  anima: { label: 'Anima', short: 'Anima' },
  'hunyuan-video': { label: 'Hunyuan Video', short: 'Hunyuan' },
  'qwen-image': { label: 'Qwen Image', short: 'Qwen' },
  'z-image': { label: 'Z-Image', short: 'Z-Image' },
  lumina2: { label: 'Lumina 2', short: 'Lumina 2' },
  ltx2: { label: 'LTX-2', short: 'LTX-2' },
  hidream: { label: 'HiDream', short: 'HiDream' },
  krea2: { label: 'Krea 2', short: 'Krea 2' },
};

const FAMILY_LABELS: Readonly<Record<string, string>> = {
  pony: 'Pony',
  illustrious: 'Illustrious',
  noobai: 'NoobAI',
  animagine: 'Animagine',
  playground: 'Playground',
  schnell: 'Schnell',
  kontext: 'Kontext',
};

const NETWORK_TYPE_LABELS: Readonly<Record<string, string>> = {
  lora: 'LoRA',
  locon: 'LoCon',
  loha: 'LoHa',
  lokr: 'LoKr',
  dora: 'DoRA',
  glora: 'GLoRA',
  ia3: 'IA³',
  oft: 'OFT',
};

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** The whole name of a base model; one that a newer server sends keeps its id. */
export function baseModelLabel(id: string): string {
  return id === 'unknown' ? t`Unknown` : (own(BASE_MODEL_WORDS, id)?.label ?? id);
}

/** The name of a base model for narrow places. */
export function shortBaseModel(id: string): string {
  return id === 'unknown' ? t`Unknown` : (own(BASE_MODEL_WORDS, id)?.short ?? id);
}

/** The dot's colour: a token, whose hue never changes. */
export function baseModelColor(id: string): string {
  return own(BASE_MODEL_WORDS, id) ? `var(--base-${id})` : 'var(--base-unknown)';
}

/** `noobai` -> NoobAI; words that a person wrote stay as they are. */
export function familyLabel(id: string): string {
  return own(FAMILY_LABELS, id) ?? id;
}

export function networkTypeLabel(id: string): string {
  if (id === 'full') return t`Full weights`;
  if (id === 'norm') return t`Norms`;
  if (id === 'mixed') return t`Mixed`;
  return own(NETWORK_TYPE_LABELS, id) ?? id;
}
