import { countOf, isPlainObject, lineOf, listOf, objectOf, ownValue } from '../plain-values.js';
import { type HeaderMetadata, headerJson, headerObject } from './header-value.js';
import { METADATA_LIMITS } from './limits.js';
import type { Bucket, DatasetFolder } from './training-facts.js';

/**
 * The folders that the pictures came from: subsets of `ss_datasets`, else `ss_dataset_dirs` and
 * `ss_reg_dataset_dirs`, else the folders of `ss_tag_frequency` (kohya-ss/sd-scripts train_network.py).
 */
export function readDatasets(metadata: HeaderMetadata): DatasetFolder[] {
  const subsets = listOf(headerJson(metadata, 'ss_datasets'), METADATA_LIMITS.subsets).flatMap((dataset) =>
    listOf(objectOf(dataset).subsets, METADATA_LIMITS.subsets).filter(isPlainObject),
  );
  const found =
    subsets.length > 0
      ? subsets.map((subset) => ({
          // A full path names the trainer's own disk: only its last part is kept.
          name: lastPart(lineOf(subset.image_dir ?? subset.metadata_file, METADATA_LIMITS.line) ?? ''),
          repeats: countOf(subset.num_repeats),
          images: countOf(subset.img_count),
          classTokens: lineOf(subset.class_tokens, METADATA_LIMITS.line),
          captionPrefix: lineOf(subset.caption_prefix, METADATA_LIMITS.line),
          regularisation: subset.is_reg === true,
        }))
      : [
          ...foldersOf(
            headerObject(metadata, 'ss_dataset_dirs') ?? headerObject(metadata, 'ss_tag_frequency'),
            false,
          ),
          ...foldersOf(headerObject(metadata, 'ss_reg_dataset_dirs'), true),
        ];
  return found.slice(0, METADATA_LIMITS.folders);
}

function foldersOf(dirs: Readonly<Record<string, unknown>> | null, regularisation: boolean): DatasetFolder[] {
  if (dirs === null) return [];
  return Object.keys(dirs)
    .slice(0, METADATA_LIMITS.folders)
    .flatMap((key) => {
      const name = lastPart(lineOf(key, METADATA_LIMITS.line) ?? '');
      const entry = ownValue(dirs, key);
      if (name === '' || !isPlainObject(entry)) return [];
      // kohya's rule for folder names: `10_token class` = ten repeats of "token class".
      const named = /^(\d{1,6})_(.+)$/.exec(name);
      return [
        {
          name,
          repeats: countOf(entry.n_repeats) ?? (named ? Number(named[1]) : null),
          images: countOf(entry.img_count),
          classTokens: named?.[2]?.trim() ?? null,
          captionPrefix: null,
          regularisation,
        },
      ];
    });
}

function lastPart(path: string): string {
  return path.replace(/[\\/]+$/, '').replace(/^.*[\\/]/, '');
}

/** Sizes that the pictures were sorted into, from `ss_bucket_info` or the first dataset's own. */
export function readBuckets(metadata: HeaderMetadata): Bucket[] {
  const dataset = objectOf(listOf(headerJson(metadata, 'ss_datasets'), 1)[0]);
  const buckets = objectOf(
    (headerObject(metadata, 'ss_bucket_info') ?? objectOf(dataset.bucket_info)).buckets,
  );
  return Object.keys(buckets)
    .slice(0, METADATA_LIMITS.buckets)
    .flatMap((key) => {
      const bucket = objectOf(buckets[key]);
      const [width, height] = listOf(bucket.resolution, 2).map(countOf);
      return width && height ? [{ width, height, images: countOf(bucket.count) }] : [];
    });
}
