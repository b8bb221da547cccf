import { lineOf, objectOf } from '../plain-values.js';
import { type HeaderMetadata, headerLine, headerObject, headerValue } from './header-value.js';
import { METADATA_LIMITS } from './limits.js';
import type { Trainer } from './training-facts.js';

/**
 * Which program wrote the file, by what only it writes: ai-toolkit's `software` (ostris/ai-toolkit
 * toolkit/metadata.py), OneTrainer's `ot_*`, musubi-tuner's and kohya's `ss_*`, diffusers' and PEFT's adapter
 * configuration, cloneofsimo/lora's ranks by number.
 */
export function readTrainer(metadata: HeaderMetadata): Trainer | null {
  const software = headerObject(metadata, 'software');
  const name = lineOf(software?.name ?? headerValue(metadata, 'software'), METADATA_LIMITS.line);
  if (name !== null) {
    return { name, version: lineOf(software?.version, METADATA_LIMITS.line), evidence: 'software' };
  }
  if ('ot_branch' in metadata || 'ot_revision' in metadata || 'ot_config' in metadata) {
    const omi = headerLine(metadata, 'ot_branch') === 'omi_format';
    return {
      name: omi ? 'OneTrainer (OMI format)' : 'OneTrainer',
      version: headerLine(metadata, 'ot_revision'),
      evidence: 'ot_branch, ot_revision',
    };
  }
  const module = headerLine(metadata, 'ss_network_module');
  if (module !== null || 'ss_sd_scripts_commit_hash' in metadata || 'ss_session_id' in metadata) {
    // musubi-tuner names its modules `networks.lora_wan` and has no sd-scripts commit.
    const musubi =
      /^(musubi_tuner\.)?networks\.lora_(wan|framepack|flux_kontext|flux_2|qwen_image|zimage|kandinsky5|hv_1_5)$/.test(
        module ?? '',
      );
    return {
      name: musubi ? 'musubi-tuner' : 'kohya sd-scripts',
      version: headerLine(metadata, 'ss_sd_scripts_commit_hash'),
      evidence: module !== null ? `ss_network_module = ${module}` : 'ss_session_id',
    };
  }
  if ('lora_adapter_metadata' in metadata)
    return { name: 'diffusers (PEFT)', version: null, evidence: 'lora_adapter_metadata' };
  if ('unet:0:rank' in metadata || 'text_encoder:0:rank' in metadata) {
    return { name: 'cloneofsimo/lora', version: null, evidence: 'unet:0:rank' };
  }
  return null;
}

/** Rank and alpha of diffusers' `lora_adapter_metadata`: a PEFT configuration with its keys prefixed by component. */
export function readPeftConfig(metadata: HeaderMetadata): { rank: unknown; alpha: unknown } {
  const config = objectOf(headerObject(metadata, 'lora_adapter_metadata'));
  const find = (suffix: string): unknown => {
    const key = Object.keys(config).find((k) => k === suffix || k.endsWith(`.${suffix}`));
    return key === undefined ? undefined : config[key];
  };
  return { rank: find('r'), alpha: find('lora_alpha') };
}

/** The training settings that OneTrainer puts into `ot_config`, ai-toolkit into `training_info`. */
export function readTrainerConfig(metadata: HeaderMetadata): {
  modelType: string | null;
  checkpoint: string | null;
  step: unknown;
  epoch: unknown;
} {
  const config = objectOf(headerObject(metadata, 'ot_config'));
  const progress = objectOf(headerObject(metadata, 'training_info'));
  return {
    modelType: lineOf(config.model_type, METADATA_LIMITS.line),
    checkpoint: lineOf(config.base_model_name, METADATA_LIMITS.line),
    step: progress.step,
    epoch: progress.epoch ?? config.epochs,
  };
}
