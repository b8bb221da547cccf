import { AdapterItem } from './adapters.js';
import { Dict, Flag, Int, ListOf, Num, One, OneOf, QueryFlag, QueryInt, Text, Texts } from './field.js';
import {
  LIMITS,
  SIMILAR_BY,
  type SimilarBy,
  WEIGHT_STATES,
  WEIGHT_VERDICTS,
  type WeightState,
  type WeightVerdict,
} from './values.js';

export class SimilarQuery {
  @OneOf(SIMILAR_BY, 'SimilarBy', { description: 'What is compared; each is an answer of its own.' })
  by!: SimilarBy;
  @QueryInt({ min: 1, max: LIMITS.similar, optional: true, description: 'Default: 12.' }) limit?: number;
  @QueryFlag({ optional: true, description: 'Only adapters of the same base model.' }) sameBase?: boolean;
}

/** One thing that the numbers say. Clients write the sentence and must accept codes that they do not know. */
export class WeightReason {
  @Text({ max: 60 }) code!: string;
  @Dict({ description: 'The numbers of it, by name.' }) values!: Record<string, unknown>;
}

export class ModuleCoverage {
  @Int({ description: 'Modules that both change.' }) shared!: number;
  @Int({ description: 'Modules that either changes.' }) all!: number;
}

/** An adapter with something in common. */
export class SimilarItem {
  @One(() => AdapterItem, {}) adapter!: AdapterItem;
  @Num({ description: 'Cosine of the two changes: 1 the same, 0 nothing in common, -1 the opposite.' })
  score!: number;
  @Flag({ description: 'False: an estimate from the sketches, right within some 0.03.' }) exact!: boolean;
  @One(() => ModuleCoverage, { nullable: true }) coverage!: ModuleCoverage | null;
  @OneOf(WEIGHT_VERDICTS, 'WeightVerdict', {
    nullable: true,
    description:
      'What the numbers prove: of the asked adapter (a) and this one (b). Null without exact numbers.',
  })
  verdict!: WeightVerdict | null;
  @ListOf(() => WeightReason, {}) reasons!: WeightReason[];
}

export class SimilarAdapters {
  @ListOf(() => SimilarItem, { description: 'Most in common first.' }) items!: SimilarItem[];
  @Text({ max: 2000, nullable: true, description: 'Always null: the list is one page.' })
  nextCursor!: string | null;
  @Int({}) total!: number;
  @OneOf(WEIGHT_STATES, 'WeightState', {}) state!: WeightState;
  @Text({ max: 60, nullable: true, description: 'Why the weights were not analysed.' })
  problem!: string | null;
}

/** The change in one block of the model. */
export class BlockChange {
  @Text({ max: 200, description: 'As the canon of module names has it.' }) block!: string;
  @Text({ max: 60, description: 'The part of the model that it belongs to.' }) part!: string;
  @Int({}) modules!: number;
  @Num({ description: 'Size of the change (Frobenius norm), estimated.' }) norm!: number;
}

/** How much of the whole change sits in a part of the model. */
export class PartChange {
  @Text({ max: 60 }) part!: string;
  @Int({}) modules!: number;
  @Num({ description: 'Of the squared norm of the whole, 0 to 1.' }) share!: number;
}

/** Modules with something in common; a long list is cut. */
export class NamedModules {
  @Int({}) count!: number;
  @Texts({ items: 50, max: 500 }) names!: string[];
}

/** What an adapter's weights are like. */
export class WeightAnatomy {
  @OneOf(WEIGHT_STATES, 'WeightState', {}) state!: WeightState;
  @Text({ max: 60, nullable: true }) problem!: string | null;
  @Int({}) modules!: number;
  @Int({ description: 'Of these, modules of which only the direction is known (DoRA).' })
  doraModules!: number;
  @Num({ nullable: true, description: 'Size of the whole change (Frobenius norm), estimated.' })
  norm!: number | null;
  @ListOf(() => BlockChange, {}) blocks!: BlockChange[];
  @ListOf(() => PartChange, {}) parts!: PartChange[];
  @One(() => NamedModules, { description: 'They change nothing.' }) dead!: NamedModules;
  @One(() => NamedModules, { description: 'A hundred times the usual change, or more.' })
  exploding!: NamedModules;
  @One(() => NamedModules, { description: 'They hold NaN or infinite numbers and are left out.' })
  nonFinite!: NamedModules;
  @One(() => NamedModules, { description: 'Left out for other reasons.' }) notAnalysed!: NamedModules;
}
