import type { AdapterModule } from './collect-modules.js';
import { locateModule } from './locate-module.js';
import type { Fact } from '../fact.js';
import type { KeyStyle } from './reading.js';

/** Names the habit that most modules follow. */
export function readKeyStyle(modules: readonly AdapterModule[]): Fact<KeyStyle> {
  const counts = new Map<KeyStyle, { modules: number; example: string }>();
  for (const m of modules) {
    const style = styleOf(m);
    const known = counts.get(style);
    if (known) known.modules++;
    else counts.set(style, { modules: 1, example: m.name });
  }
  const [top] = [...counts].toSorted((a, b) => b[1].modules - a[1].modules);
  if (!top) return { value: 'unknown', evidence: [], confidence: 0 };
  const [value, { modules: count, example }] = top;
  return {
    value,
    evidence: [`${count} of ${modules.length} modules are named like ${example}`],
    confidence: value === 'unknown' ? 0 : SHARED_STYLES.has(value) ? 0.7 : 0.95,
  };
}

/** Habits that more than one tool has, so that they name a family of tools rather than one. */
const SHARED_STYLES: ReadonlySet<KeyStyle> = new Set(['ai-toolkit', 'peft', 'comfyui', 'omi']);

function styleOf(m: AdapterModule): KeyStyle {
  if (m.form === 'cloneofsimo') return 'cloneofsimo';
  if (m.form === 'xlabs') return 'xlabs';
  if (m.form === 'diffusers-old') return 'diffusers';
  const { prefix } = locateModule(m.name);
  if (m.adapterName !== undefined || prefix.startsWith('base_model.')) return 'peft';
  if (prefix.startsWith('lora_transformer_')) return 'onetrainer';
  if (prefix.startsWith('lycoris_')) return 'lycoris';
  if (/^(?:lora|oft)_/.test(prefix)) return 'kohya';
  if (prefix.endsWith('diffusion_model.')) return m.form === 'a-b' ? 'ai-toolkit' : 'comfyui';
  if (/^(?:clip_l|clip_g|t5)/.test(prefix)) return m.form === 'a-b' ? 'diffusers' : 'omi';
  if (/^(?:unet|transformer(?:_2)?)\.$/.test(prefix)) return m.form === 'a-b' ? 'diffusers' : 'omi';
  if (prefix.startsWith('text_encoder')) return prefix.startsWith('text_encoders.') ? 'comfyui' : 'diffusers';
  if (m.form === 'a-b') return 'peft';
  return 'unknown';
}
