import { KEPT_NAMES, locateModule, remember } from '@lora/adapters';
import { nameTextModule } from './text-encoder-names.js';
import { type NamedRows, nameTransformerRows } from './transformer-names.js';
import { nameUnetModule } from './unet-names.js';

/** A module, or some rows of one, under the name that it has whatever tool wrote the file. */
export interface CanonicalModule extends NamedRows {
  /** The group whose share is told: a text encoder, `down`, `mid`, `up`, a list of a transformer's blocks, `other`. */
  part: string;
  /** The block for heat maps: `clip_l_3`, `down_1_0`, `mid`, `transformer_blocks_5`; `other` outside of them. */
  block: string;
}

/**
 * The canonical names of one module of a file. The same module of the same model has the same name whether kohya's
 * scripts, diffusers, PEFT, ai-toolkit, OneTrainer, ComfyUI, LyCORIS or XLabs named it.
 *
 * @param module the module's name in the file, without the tensor's ending (`lora_unet_mid_block_attentions_0_proj_in`)
 * @param shape rows = outputs, columns = inputs (a convolution's kernel flattened into them)
 * @returns several where one matrix of the file is several of the canon; they share out the rows without a hole
 */
export function canonicalModules(
  module: string,
  shape: { rows: number; columns: number },
): readonly CanonicalModule[] {
  const all = known(module);
  for (const one of all) {
    if (one.rows === shape.rows && one.columns === shape.columns) return one.modules;
  }
  const modules = nameModules(module, shape);
  if (all.length < KEPT_SHAPES) all.push({ rows: shape.rows, columns: shape.columns, modules });
  return modules;
}

/** Names by module and shape. */
const known = remember((): { rows: number; columns: number; modules: readonly CanonicalModule[] }[] => [], {
  most: KEPT_NAMES,
});
/** Shapes that are kept for one name: a name has a few, one for each model that has it. */
const KEPT_SHAPES = 8;

function nameModules(module: string, shape: { rows: number; columns: number }): CanonicalModule[] {
  const place = locateModule(module);
  if (place.part === 'text-encoder') {
    const { encoder, path } = nameTextModule(place.slot, place.path, shape);
    return [describeText(encoder, path, shape.rows)];
  }
  const unet = nameUnetModule(place.path);
  return nameTransformerRows(unet, shape).map((rows) => describeDenoiser(rows));
}

/** The canonical module of a text encoder's path (no wrappers, dots as underscores). */
export function describeText(encoder: string, path: string, rows: number): CanonicalModule {
  const layer = /^(?:encoder_)?(?:layers|block)_(\d+)_/.exec(path)?.[1];
  return {
    name: `${encoder}/${path}`,
    begin: 0,
    end: rows,
    part: encoder,
    block: layer === undefined ? encoder : `${encoder}_${layer}`,
  };
}

/** The canonical module of a denoiser's path in diffusers' words. */
export function describeDenoiser(rows: NamedRows): CanonicalModule {
  const { part, block } = placeOf(rows.name);
  return { ...rows, name: `denoiser/${rows.name}`, part, block };
}

function placeOf(path: string): { part: string; block: string } {
  const level = /^(down|up)_blocks_(\d+)_([a-z]+)_(\d+)_/.exec(path);
  if (level) {
    const [, part = '', index = '', kind = '', layer = ''] = level;
    // A level's down- or upsampler is its own block, as in block weights of other tools.
    return { part, block: kind.endsWith('samplers') ? `${part}_${index}_s` : `${part}_${index}_${layer}` };
  }
  if (path.startsWith('mid_block_')) return { part: 'mid', block: 'mid' };
  const list = /^([A-Za-z_]*?(?:blocks|layers|refiner))_(\d+)_/.exec(path);
  if (list) return { part: list[1] ?? 'other', block: `${list[1]}_${list[2]}` };
  return { part: 'other', block: 'other' };
}
