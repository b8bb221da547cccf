import { type NetworkReading, readNetwork } from '@lora/adapters';
import type { ByteSource, SafetensorsHeader, TensorInfo } from '@lora/safetensors';
import { buildFactors, type Factors, scaleOf } from '../layout/build-factors.js';
import type { ModuleLayout, NotAnalysed, NotAnalysedReason, TensorRole } from '../layout/module-layout.js';
import { readLayout } from '../layout/read-layout.js';
import { WEIGHT_LIMITS } from '../limits.js';
import { bytesOf, checkNumbers, decodeNumbers, isNumberDtype } from '../numbers/decode-numbers.js';
import { WeightsError } from '../weights-error.js';

/** A canonical module of a file: some or all rows of one of its modules. */
export interface ModulePart {
  name: string;
  part: string;
  block: string;
  layout: ModuleLayout;
  begin: number;
  rows: number;
  columns: number;
}

/** A file opened for exact answers; its bytes are read module by module. */
export interface WeightsFile {
  source: ByteSource;
  dataOffset: number;
  /** By canonical name. */
  parts: ReadonlyMap<string, ModulePart>;
  notAnalysed: readonly NotAnalysed[];
  /** Every base model that names and shapes allow; empty: unknown. */
  bases: readonly BaseName[];
  /** Dtypes of the factors, most numbers first. */
  dtypes: readonly string[];
}

/** A base model as `@lora/schema` names it. */
export type BaseName = NetworkReading['bases']['possible'][number];

/** What a module's tensors say, decoded. */
export interface ModuleChange {
  factors: Factors;
  scale: number;
  /** `dora_scale`, where the module has one. */
  magnitude: Float32Array | null;
}

/** Prepares a file for exact answers. Nothing is read yet; the source must stay open while the file is used. */
export function openWeights(
  source: ByteSource,
  header: Pick<SafetensorsHeader, 'tensors' | 'dataOffset'>,
): WeightsFile {
  const { modules, notAnalysed } = readLayout(header.tensors);
  const parts = new Map<string, ModulePart>();
  for (const layout of modules) {
    for (const { name, part, block, begin, end } of layout.parts) {
      parts.set(name, { name, part, block, layout, begin, rows: end - begin, columns: layout.columns });
    }
  }
  const reading = readNetwork(header.tensors);
  return {
    source,
    dataOffset: header.dataOffset,
    parts,
    notAnalysed,
    bases: reading.kind === 'adapter' ? reading.bases.possible : [],
    dtypes: countDtypes(modules),
  };
}

function countDtypes(modules: readonly ModuleLayout[]): string[] {
  const counts = new Map<string, number>();
  for (const { tensors } of modules) {
    for (const [role, { dtype, begin, end }] of tensors) {
      // Alphas and magnitudes are often kept in another dtype than the factors.
      if (role !== 'alpha' && role !== 'dora_scale')
        counts.set(dtype, (counts.get(dtype) ?? 0) + end - begin);
    }
  }
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([dtype]) => dtype);
}

/**
 * Reads one module's tensors.
 *
 * @returns the reason where its numbers cannot be used (NaN, a size beyond the limits)
 * @throws WeightsError `file_changed` when the source has fewer bytes than its header said
 */
export async function readChange(
  file: WeightsFile,
  layout: ModuleLayout,
): Promise<ModuleChange | NotAnalysedReason> {
  let numbers = 0;
  for (const tensor of layout.tensors.values()) numbers += tensor.shape.reduce((n, size) => n * size, 1);
  if (numbers > WEIGHT_LIMITS.moduleNumbers) return 'too_large';
  const values = new Map<TensorRole, Float32Array>();
  for (const [role, tensor] of layout.tensors) {
    const decoded = await readTensor(file, tensor);
    if (role !== 'alpha' && checkNumbers(decoded).nonFinite > 0) return 'not_finite';
    values.set(role, decoded);
  }
  const scale = scaleOf(layout, values.get('alpha')?.[0]);
  if (scale === null) return 'alpha_not_finite';
  const factors = buildFactors(layout, values);
  if (typeof factors === 'string') return factors;
  return { factors, scale, magnitude: values.get('dora_scale') ?? null };
}

/** Bytes asked of the source at once. */
const READ_BYTES = 4 * 1024 * 1024;

async function readTensor(file: WeightsFile, tensor: TensorInfo): Promise<Float32Array> {
  const { dtype } = tensor;
  if (!isNumberDtype(dtype))
    throw new WeightsError('unknown_dtype', `Numbers of type ${dtype} are not read.`);
  const values = new Float32Array((tensor.end - tensor.begin) / bytesOf(dtype));
  let at = 0;
  for (let begin = tensor.begin; begin < tensor.end; begin += READ_BYTES) {
    const length = Math.min(READ_BYTES, tensor.end - begin);
    const bytes = await file.source.read(file.dataOffset + begin, length);
    if (bytes.length !== length) {
      throw new WeightsError('file_changed', 'The file became shorter while it was read. Read it again.');
    }
    at += decodeNumbers(dtype, bytes, values, at);
  }
  return values;
}
