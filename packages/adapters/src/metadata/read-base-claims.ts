import type { BaseClaim } from '../network/choose-base-model.js';
import { readBaseModelName } from './base-model-names.js';
import { type HeaderMetadata, headerLine, headerValue } from './header-value.js';
import { readTrainerConfig } from './read-trainer.js';

/** A claim that chooseBaseModel takes, with the finer word that the same name may hold (`Pony` = SDXL, family pony). */
export interface NamedBaseClaim extends BaseClaim {
  family?: string;
}

/** Keys that name the architecture, the most exact first. */
const KEYS = [
  'ss_base_model_version',
  'modelspec.architecture',
  'architecture',
  'general.architecture',
  'model_type',
  'base_model',
];

/** The header's claims, strongest first; names that mean nothing to us are left out. */
export function readBaseClaims(metadata: HeaderMetadata): NamedBaseClaim[] {
  const claims = KEYS.flatMap((key) => claim('header', key, headerLine(metadata, key)));
  claims.push(...claim('header', 'ot_config model_type', readTrainerConfig(metadata).modelType));
  if (claims.length > 0) return claims;
  // kohya before SDXL (2023) wrote only whether the model was a 2.x one.
  const module = headerLine(metadata, 'ss_network_module');
  const v2 = headerValue(metadata, 'ss_v2');
  if (v2 === 'True' || v2 === true) return [{ base: 'sd2', source: 'header', text: 'ss_v2 = True' }];
  const early = module === 'networks.lora' || module === 'lycoris.kohya' || module === 'locon.locon_kohya';
  return early && (v2 === 'False' || v2 === false)
    ? [{ base: 'sd1', source: 'header', text: 'ss_v2 = False' }]
    : [];
}

/** One claim from a written name, or none. `place` is the key or file where it stands. */
export function claim(source: BaseClaim['source'], place: string, name: string | null): NamedBaseClaim[] {
  const named = readBaseModelName(name);
  return named === null ? [] : [{ ...named, source, text: `${place} = ${name}` }];
}
