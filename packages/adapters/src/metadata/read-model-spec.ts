import { LIMITS } from '@lora/schema/values';
import { type PlainObject, distinctLines, lineOf, textOf } from '../plain-values.js';
import { headerValue } from './header-value.js';
import { METADATA_LIMITS } from './limits.js';
import type { ModelSpec } from './training-facts.js';

/**
 * `modelspec.*` of a header or of a SwarmUI sidecar (Stability-AI/ModelSpec). Empty texts, which some trainers
 * write for every key, are absent.
 */
export function readModelSpec(metadata: PlainObject): ModelSpec {
  const of = (key: string): unknown => headerValue(metadata, `modelspec.${key}`);
  const line = (key: string): string | null => lineOf(of(key), METADATA_LIMITS.line);
  return {
    title: lineOf(of('title'), LIMITS.name),
    author: line('author'),
    description: textOf(of('description'), LIMITS.description),
    date: line('date'),
    license: textOf(of('license'), METADATA_LIMITS.text),
    usageHint: textOf(of('usage_hint'), METADATA_LIMITS.text),
    triggerPhrase: textOf(of('trigger_phrase'), METADATA_LIMITS.text),
    tags: readTagList(of('tags')),
    mergedFrom: textOf(of('merged_from'), METADATA_LIMITS.text),
    architecture: line('architecture'),
    implementation: line('implementation'),
    resolution: line('resolution'),
    predictionType: line('prediction_type'),
    hasThumbnail: typeof of('thumbnail') === 'string' || typeof of('preview_image') === 'string',
  };
}

/** Tags as `a, b, c` or as a list. */
export function readTagList(value: unknown): string[] {
  const limits = { items: LIMITS.tagsPerAdapter, max: LIMITS.tag };
  if (typeof value === 'string')
    return distinctLines((textOf(value, METADATA_LIMITS.text) ?? '').split(/[,\n]/), limits);
  return Array.isArray(value) ? distinctLines(value.slice(0, limits.items * 5).map(tagName), limits) : [];
}

/** Civitai's answers of 2023 have `{ name }` where later ones have plain words. */
function tagName(tag: unknown): unknown {
  return typeof tag === 'object' && tag !== null && 'name' in tag ? tag.name : tag;
}
