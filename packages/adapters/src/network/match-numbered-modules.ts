import type { BaseModel } from '@lora/schema/values';
import type { AdapterModule } from './collect-modules.js';

/** Input widths inside the U-Nets of SD 1 and 2: three levels, and their feed-forward layers. */
const UNET_WIDTHS = [320, 640, 1280, 2560, 5120];
const CONTEXT: Readonly<Record<number, BaseModel>> = { 768: 'sd1', 1024: 'sd2' };

/**
 * cloneofsimo/lora numbers its modules (`unet:12:down`) instead of naming them, so only widths speak: the
 * width of the text embedding in the U-Net's cross-attention, or that of the text encoder. That tool knew
 * SD 1 and 2 only.
 */
export function matchNumberedModules(modules: readonly AdapterModule[]): {
  bases: BaseModel[];
  evidence: string[];
} {
  const contexts = new Set<BaseModel>();
  let foreign: number | null = null;
  for (const m of modules) {
    const base = m.in === null ? undefined : CONTEXT[m.in];
    if (base) contexts.add(base);
    else if (m.in !== null && !UNET_WIDTHS.includes(m.in)) foreign = m.in;
  }
  if (foreign !== null) {
    return { bases: [], evidence: [`numbered modules with an input of ${foreign}, which SD 1 and 2 lack`] };
  }
  if (contexts.size > 1) {
    return { bases: [], evidence: ['numbered modules with the text widths of both SD 1 and SD 2'] };
  }
  const [only] = contexts;
  return only
    ? {
        bases: [only],
        evidence: [`numbered modules that read a text embedding of ${only === 'sd1' ? 768 : 1024}`],
      }
    : { bases: ['sd1', 'sd2'], evidence: ['numbered modules with widths of the U-Net of SD 1 and 2'] };
}
