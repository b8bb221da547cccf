import { SKETCH_FORMAT } from '../format.js';
import type { NotAnalysed, NotAnalysedReason } from '../layout/module-layout.js';
import { WEIGHT_LIMITS } from '../limits.js';
import type { ModuleState, SketchedPart } from './module-state.js';
import {
  type BlockNorm,
  EXPLODING_MIN_MODULES,
  EXPLODING_RATIO,
  type NameList,
  type PartShare,
  type WeightSketch,
} from './weight-sketch.js';

interface Size {
  name: string;
  /** Root mean square of the numbers of the change. */
  rms: number;
}

/** Counts modules as they become complete. */
export class SketchSums {
  readonly #blocks = new Map<string, BlockNorm>();
  readonly #sizes: Size[] = [];
  readonly #notAnalysed: NotAnalysed[];
  readonly #broken: string[] = [];
  readonly #overflown: string[] = [];
  readonly #dead: string[] = [];
  #nonFinite = 0;
  #dora = 0;
  #modules = 0;

  constructor(notAnalysed: readonly NotAnalysed[]) {
    this.#notAnalysed = [...notAnalysed];
  }

  add(state: ModuleState, result: readonly SketchedPart[] | NotAnalysedReason): void {
    const { module } = state.layout;
    if (state.nonFinite > 0) {
      this.#nonFinite += state.nonFinite;
      this.#broken.push(module);
    }
    if (typeof result === 'string') {
      this.#notAnalysed.push({ module, reason: result });
      if (result === 'overflow') this.#overflown.push(...state.layout.parts.map(({ name }) => name));
      return;
    }
    for (const part of result) this.#addPart(part);
    if (state.layout.dora) this.#dora += result.length;
  }

  #addPart({ part, rows, columns, squaredNorm, dead }: SketchedPart): void {
    this.#modules++;
    const block = this.#blocks.get(part.block);
    if (block) {
      block.modules++;
      block.squaredNorm += squaredNorm;
    } else this.#blocks.set(part.block, { block: part.block, part: part.part, modules: 1, squaredNorm });
    if (dead) this.#dead.push(part.name);
    else this.#sizes.push({ name: part.name, rms: Math.sqrt(squaredNorm / rows / columns) });
  }

  /** @param values the sketch, 1,024 numbers */
  finish(values: Float64Array): WeightSketch {
    const blocks = [...this.#blocks.values()];
    const squaredNorm = blocks.reduce((sum, block) => sum + block.squaredNorm, 0);
    return {
      format: SKETCH_FORMAT,
      values: Float32Array.from(values),
      squaredNorm,
      modules: this.#modules,
      doraModules: this.#dora,
      blocks,
      parts: shareOut(blocks, squaredNorm),
      notAnalysed: {
        count: this.#notAnalysed.length,
        modules: this.#notAnalysed.slice(0, WEIGHT_LIMITS.listedNames),
      },
      nonFinite: { ...listNames(this.#broken), numbers: this.#nonFinite },
      dead: listNames(this.#dead),
      exploding: listNames([...this.#overflown, ...findExploding(this.#sizes)]),
    };
  }
}

function listNames(names: readonly string[]): NameList {
  return { count: names.length, names: names.slice(0, WEIGHT_LIMITS.listedNames) };
}

function shareOut(blocks: readonly BlockNorm[], whole: number): PartShare[] {
  const parts = new Map<string, PartShare>();
  for (const { part, modules, squaredNorm } of blocks) {
    const known = parts.get(part) ?? { part, modules: 0, squaredNorm: 0, share: 0 };
    known.modules += modules;
    known.squaredNorm += squaredNorm;
    parts.set(part, known);
  }
  return [...parts.values()].map((part) => ({ ...part, share: whole > 0 ? part.squaredNorm / whole : 0 }));
}

function findExploding(sizes: readonly Size[]): string[] {
  if (sizes.length < EXPLODING_MIN_MODULES) return [];
  const median = sizes.map(({ rms }) => rms).toSorted((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 0;
  return sizes.filter(({ rms }) => median > 0 && rms > EXPLODING_RATIO * median).map(({ name }) => name);
}
