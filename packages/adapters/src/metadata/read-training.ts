import { LIMITS } from '@lora/schema/values';
import {
  cutText,
  countOf,
  hexOf,
  isSafeName,
  lineOf,
  listOf,
  momentOf,
  numberOf,
  objectOf,
} from '../plain-values.js';
import {
  type HeaderMetadata,
  headerCount,
  headerJson,
  headerLine,
  headerNumber,
  headerObject,
  headerText,
  headerValue,
} from './header-value.js';
import { METADATA_LIMITS } from './limits.js';
import { readBuckets, readDatasets } from './read-datasets.js';
import { readModelSpec } from './read-model-spec.js';
import { readTrainingTags } from './read-tags.js';
import { readPeftConfig, readTrainer, readTrainerConfig } from './read-trainer.js';
import type { Checkpoint, TrainingFacts } from './training-facts.js';

/**
 * Reads `ss_*`, `sshs_*`, `modelspec.*` and other trainers' keys out of a header's `__metadata__`. Never throws:
 * whatever is of an unexpected kind or beyond {@link METADATA_LIMITS} is absent.
 *
 * Keys: kohya-ss/sd-scripts train_network.py, Stability-AI/ModelSpec.
 */
export function readTraining(metadata: HeaderMetadata): TrainingFacts {
  const args = readNetworkArgs(metadata);
  const peft = readPeftConfig(metadata);
  const config = readTrainerConfig(metadata);
  const dataset = objectOf(listOf(headerJson(metadata, 'ss_datasets'), 1)[0]);
  const optimizer = headerText(metadata, 'ss_optimizer');
  const startedAt = momentOf(headerValue(metadata, 'ss_training_started_at'));
  const finishedAt = momentOf(headerValue(metadata, 'ss_training_finished_at'));
  return {
    trainer: readTrainer(metadata),
    outputName: lineOf(headerValue(metadata, 'ss_output_name') ?? headerValue(metadata, 'name'), LIMITS.name),
    networkModule: headerLine(metadata, 'ss_network_module'),
    networkDim: headerCount(metadata, 'ss_network_dim') ?? countOf(peft.rank),
    networkAlpha: headerNumber(metadata, 'ss_network_alpha') ?? numberOf(peft.alpha),
    networkDropout: headerNumber(metadata, 'ss_network_dropout'),
    networkArgs: args,
    algorithm: lineOf(args.algo, METADATA_LIMITS.line)?.toLowerCase() ?? null,
    convDim: countOf(args.conv_dim ?? args.conv_rank),
    convAlpha: numberOf(args.conv_alpha),
    epoch: headerCount(metadata, 'ss_epoch') ?? countOf(config.epoch),
    epochs: headerCount(metadata, 'ss_num_epochs'),
    steps: headerCount(metadata, 'ss_steps') ?? countOf(config.step),
    maxSteps: headerCount(metadata, 'ss_max_train_steps'),
    learningRate: headerNumber(metadata, 'ss_learning_rate'),
    unetLearningRate: headerNumber(metadata, 'ss_unet_lr'),
    textEncoderLearningRate: readFirstNumber(headerValue(metadata, 'ss_text_encoder_lr')),
    optimizer: optimizer === null ? null : shortOptimizer(optimizer),
    optimizerArgs: lineOf(bracketsOf(optimizer ?? ''), METADATA_LIMITS.text),
    scheduler: headerLine(metadata, 'ss_lr_scheduler'),
    warmupSteps: headerCount(metadata, 'ss_lr_warmup_steps'),
    precision: headerLine(metadata, 'ss_mixed_precision'),
    resolution: readResolution(headerValue(metadata, 'ss_resolution') ?? dataset.resolution),
    images: headerCount(metadata, 'ss_num_train_images'),
    regularisationImages: headerCount(metadata, 'ss_num_reg_images'),
    batchSize:
      headerCount(metadata, 'ss_batch_size_per_device') ??
      headerCount(metadata, 'ss_total_batch_size') ??
      countOf(dataset.batch_size_per_device),
    batchesPerEpoch: headerCount(metadata, 'ss_num_batches_per_epoch'),
    gradientAccumulation: headerCount(metadata, 'ss_gradient_accumulation_steps'),
    seed: headerCount(metadata, 'ss_seed'),
    clipSkip: headerCount(metadata, 'ss_clip_skip'),
    noiseOffset: headerNumber(metadata, 'ss_noise_offset'),
    minSnrGamma: headerNumber(metadata, 'ss_min_snr_gamma'),
    guidanceScale: headerNumber(metadata, 'ss_guidance_scale'),
    timestepSampling: headerLine(metadata, 'ss_timestep_sampling'),
    flowShift: headerNumber(metadata, 'ss_discrete_flow_shift'),
    baseModelVersion: headerLine(metadata, 'ss_base_model_version'),
    checkpoint: readCheckpoint(metadata, config.checkpoint),
    vae: headerLine(metadata, 'ss_vae_name'),
    sessionId: headerLine(metadata, 'ss_session_id'),
    startedAt,
    finishedAt,
    durationSeconds: duration(startedAt, finishedAt),
    comment: headerText(metadata, 'ss_training_comment'),
    claimedModelHash: hexOf(headerValue(metadata, 'sshs_model_hash')),
    datasets: readDatasets(metadata),
    buckets: readBuckets(metadata),
    tags: readTrainingTags(metadata),
    spec: readModelSpec(metadata),
  };
}

function readNetworkArgs(metadata: HeaderMetadata): Record<string, string | number | boolean> {
  const args: Record<string, string | number | boolean> = {};
  const given = headerObject(metadata, 'ss_network_args') ?? {};
  for (const [key, value] of Object.entries(given).slice(0, METADATA_LIMITS.networkArgs)) {
    if (!isSafeName(key) || key.length > METADATA_LIMITS.line) continue;
    const plain =
      typeof value === 'boolean'
        ? value
        : typeof value === 'number'
          ? numberOf(value)
          : lineOf(value, METADATA_LIMITS.line);
    if (plain !== null) args[key] = plain;
  }
  return args;
}

/** `bitsandbytes.optim.adamw.AdamW8bit(weight_decay=0.1)` -> `AdamW8bit`. */
function shortOptimizer(optimizer: string): string | null {
  const path = optimizer.replace(/\(.*$/s, '').trim();
  return lineOf(path.slice(path.lastIndexOf('.') + 1), METADATA_LIMITS.line);
}

/** What stands between the first opening and the last closing bracket. */
function bracketsOf(call: string): string | null {
  const open = call.indexOf('(');
  const close = call.lastIndexOf(')');
  return open !== -1 && close > open ? call.slice(open + 1, close) : null;
}

/** `[5e-05, 1e-05]`, `5e-05` or a list: the first rate. */
function readFirstNumber(value: unknown): number | null {
  if (Array.isArray(value)) return numberOf(value[0]);
  if (typeof value !== 'string') return numberOf(value);
  return numberOf(
    cutText(value, METADATA_LIMITS.line)
      .replace(/^\s*\[/, '')
      .split(/[,\]]/)[0],
  );
}

/** `(512, 768)`, `512,768`, `[512, 768]`, `512` -> `512x768`, `512`. */
function readResolution(value: unknown): string | null {
  const text = Array.isArray(value)
    ? value
        .slice(0, 2)
        .map((n) => lineOf(n, 20) ?? '')
        .join(',')
    : lineOf(value, 100);
  const sizes = text
    ?.match(/\d{1,6}/g)
    ?.slice(0, 2)
    .map(Number);
  return sizes && sizes.every((n) => n > 0) ? sizes.join('x') : null;
}

function readCheckpoint(metadata: HeaderMetadata, otherName: string | null): Checkpoint | null {
  const name = headerLine(metadata, 'ss_sd_model_name') ?? otherName;
  const legacyHash = hexOf(headerValue(metadata, 'ss_sd_model_hash'));
  const sha256 = hexOf(headerValue(metadata, 'ss_new_sd_model_hash'));
  if (name === null && legacyHash === null && sha256 === null) return null;
  // Trainers write the path on their own disk or an id on a hub: the last part is the name.
  return { name: name?.replace(/^.*[\\/](?=[^\\/])/, '') ?? null, legacyHash, sha256 };
}

function duration(startedAt: string | null, finishedAt: string | null): number | null {
  if (startedAt === null || finishedAt === null) return null;
  const seconds = Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
  return seconds >= 0 ? seconds : null;
}
