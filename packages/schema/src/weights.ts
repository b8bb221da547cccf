import { AdapterItem } from './adapters.js';
import { BatchSelection } from './batches.js';
import {
  Dict,
  Flag,
  Int,
  ListOf,
  Num,
  Nums,
  One,
  OneOf,
  QueryFlag,
  QueryInt,
  QueryOneOfs,
  Text,
  Texts,
  Uuid,
} from './field.js';
import {
  LIMITS,
  SIMILAR_BY,
  type SimilarBy,
  SPECTRA_OUTCOMES,
  SPECTRA_STATES,
  type SpectraOutcome,
  type SpectraState,
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
  @Num({
    description:
      'Cosine of the two changes, or of the two texts: 1 the same, 0 nothing in common, -1 the opposite.',
  })
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
  @Text({ max: 60, nullable: true, description: 'Why not: the weights, the text, or no model.' })
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

/** A module that was left out. */
export class LeftOutModule {
  @Text({ max: 500, description: 'As the file names it, or the canon.' }) name!: string;
  @Text({ max: 60, description: 'A code; clients must accept those that they do not know.' }) reason!: string;
}

/** Modules that were left out; a long list is cut. */
export class LeftOutModules {
  @Int({}) count!: number;
  @ListOf(() => LeftOutModule, {}) modules!: LeftOutModule[];
}

/** How many directions the modules of one block use. */
export class BlockRank {
  @Text({ max: 200, description: 'As the canon of module names has it.' }) block!: string;
  @Text({ max: 60, description: 'The part of the model that it belongs to.' }) part!: string;
  @Int({}) modules!: number;
  @Int({ description: 'The highest rank of its modules.' }) rank!: number;
  @Num({ description: "Mean of its modules' effective ranks, each weighing as its squared norm." })
  effectiveRank!: number;
}

/** How many directions an adapter uses of those that its rank gives it. Exact, from the whole file. */
export class AdapterSpectra {
  @OneOf(SPECTRA_STATES, 'SpectraState', {}) state!: SpectraState;
  @Text({ max: 60, nullable: true, description: 'Why it is not possible.' }) problem!: string | null;
  @Uuid({ nullable: true, description: 'Of the job that works it out now.' }) jobId!: string | null;
  @Int({ description: 'Modules with a spectrum.' }) modules!: number;
  @Int({ description: 'Of these, DoRA: what is told is of their direction, before the magnitudes.' })
  doraModules!: number;
  @Int({}) rankMin!: number;
  @Int({}) rankMax!: number;
  @Num({
    nullable: true,
    description:
      "Mean of the modules' effective ranks (Roy and Vetterli), each weighing as its squared norm.",
  })
  effectiveRank!: number | null;
  @Nums({
    items: 1024,
    description:
      'Share of the squared norm in the first, second … direction of the modules. The sum of the first r is what a resize to rank r keeps.',
  })
  directions!: number[];
  @ListOf(() => BlockRank, {}) blocks!: BlockRank[];
  @One(() => LeftOutModules, {}) leftOut!: LeftOutModules;
}

/** Work out the spectra of many. */
export class CreateSpectra {
  @One(() => BatchSelection, {}) selection!: BatchSelection;
}

/** What became of one adapter of many. */
export class SpectraItem {
  @Uuid({}) adapterId!: string;
  @Text({ max: LIMITS.name }) name!: string;
  @OneOf(SPECTRA_OUTCOMES, 'SpectraOutcome', {}) outcome!: SpectraOutcome;
  @Text({ max: 60, nullable: true, description: 'Why it failed: a code as in the anatomy.' })
  problem!: string | null;
}

export class SpectraItemPage {
  @ListOf(() => SpectraItem, {}) items!: SpectraItem[];
  @Text({ max: 2000, nullable: true }) nextCursor!: string | null;
  @Int({}) total!: number;
}

export class SpectraItemsQuery {
  @QueryInt({ min: 1, max: LIMITS.page, optional: true }) limit?: number;
  @Text({ max: 2000, optional: true }) cursor?: string;
  @QueryOneOfs(SPECTRA_OUTCOMES, 'SpectraOutcome', { optional: true }) outcome?: SpectraOutcome[];
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
  @One(() => LeftOutModules, { description: 'Left out for other reasons.' }) notAnalysed!: LeftOutModules;
  @One(() => AdapterSpectra, {}) spectra!: AdapterSpectra;
}
