import { Flag, Int, ListOf, One, OneOf, QueryInt, Text, Timestamp, Uuid } from './field.js';
import {
  LIMITS,
  ML_PROVIDERS,
  ML_STATES,
  MODEL_STATES,
  type MlProvider,
  type MlState,
  type ModelState,
  COVERAGE_STATES,
  type CoverageState,
} from './values.js';

/** Why a model cannot be used. */
export class ModelProblem {
  @Text({ max: 60, description: 'Such as hash_mismatch; docs/models.md lists them.' }) code!: string;
  @Text({ max: 2000 }) message!: string;
}

/** An input or output of a model. */
export class ModelPort {
  @Text({ max: 4096 }) name!: string;
  @Text({ max: 500, description: 'Sizes; ? where they are known only when it runs.', example: '? x ? x 384' })
  shape!: string;
}

/** A model folder. */
export class MlModel {
  @Text({ max: 64, description: 'Name of its folder.' }) id!: string;
  @Text({ max: 20, nullable: true, description: 'What it reads: text or picture.' }) kind!: string | null;
  @Flag({ description: 'Comes with the program and cannot be removed.' }) builtIn!: boolean;
  @OneOf(MODEL_STATES, 'ModelState', {
    description:
      'Serving: searches use its vectors. Next: takes over when all texts have its vectors. Broken: `problem` says why.',
  })
  state!: ModelState;
  @One(() => ModelProblem, { nullable: true }) problem!: ModelProblem | null;
  @Text({ max: 500, nullable: true }) license!: string | null;
  @Text({ max: 64, nullable: true, description: 'Of model.onnx.' }) sha256!: string | null;
  @Int({ nullable: true, description: 'Bytes of its files.' }) size!: number | null;
  @Int({ nullable: true, description: 'Bytes of memory that it took when it was tried out or loaded.' })
  memory!: number | null;
  @Int({ nullable: true, description: 'Numbers of a vector.' }) dim!: number | null;
  @Text({ max: 20, nullable: true }) pooling!: string | null;
  @Int({ nullable: true }) maxTokens!: number | null;
  @ListOf(() => ModelPort, {}) inputs!: ModelPort[];
  @ListOf(() => ModelPort, {}) outputs!: ModelPort[];
  @Timestamp({ nullable: true, description: 'Null where it came with the program or was put there by hand.' })
  addedAt!: string | null;
  @Text({ max: LIMITS.email, nullable: true, description: 'Who added it.' }) addedBy!: string | null;
}

export class MlModelPage {
  @ListOf(() => MlModel, {}) items!: MlModel[];
  @Text({ max: 1, nullable: true, description: 'Always null: the list is one page.' }) nextCursor!:
    | string
    | null;
  @Int({}) total!: number;
}

export class AddModel {
  @Text({
    min: 1,
    max: LIMITS.path,
    example: '/home/me/models/all-minilm-l6',
    description:
      'A folder on the server. It is checked, tried out and copied; the folder itself is left alone.',
  })
  path!: string;
}

export class ChooseModel {
  @Text({ min: 1, max: 64 }) id!: string;
}

/** Where models run. */
export class MlProviderReport {
  @OneOf(ML_PROVIDERS, 'MlProvider', { description: 'ML_PROVIDER.' }) requested!: MlProvider;
  @Text({ max: 20, nullable: true, description: 'cpu, webgpu or cuda; null while that is not known.' })
  active!: string | null;
  @Int({
    nullable: true,
    description:
      "The model's nodes that ran on the processor, counted by the runtime; null before it is loaded.",
  })
  nodesOnCpu!: number | null;
  @Int({ nullable: true, description: 'Nodes in all.' }) nodes!: number | null;
  @Text({ max: 2000, optional: true, description: 'Why it is not as requested.' }) notice?: string;
}

/** How much of the library is covered. */
export class MlCoverage {
  @OneOf(COVERAGE_STATES, 'CoverageState', {
    description: 'Not-yet: not part of this version. Stopped: somebody cancelled the work, or it failed.',
  })
  state!: CoverageState;
  @Int({}) done!: number;
  @Int({}) total!: number;
  @Int({ description: 'Looked at, without a result.' }) failed!: number;
}

export class MlCoverages {
  @One(() => MlCoverage, { description: 'By the model that serves.' }) text!: MlCoverage;
  @One(() => MlCoverage, {}) picture!: MlCoverage;
  @One(() => MlCoverage, {}) weights!: MlCoverage;
}

/** A model that is to take over. */
export class MlSwitch {
  @Text({ max: 64 }) id!: string;
  @One(() => MlCoverage, {}) coverage!: MlCoverage;
  @Text({ max: 2000, nullable: true, description: 'Why it cannot take over.' }) problem!: string | null;
}

export class MlMemory {
  @Int({ description: 'Bytes that loaded models take in this process; 0 while none is loaded.' })
  models!: number;
  @Int({ description: 'Bytes of the whole process.' }) process!: number;
}

/** What models do here. Whatever it says, everything else works. */
export class MlStatus {
  @OneOf(ML_STATES, 'MlState', {}) state!: MlState;
  @Text({ max: 2000, nullable: true, description: 'Why it is off.' }) reason!: string | null;
  @ListOf(() => MlModel, {}) models!: MlModel[];
  @One(() => MlProviderReport, {}) provider!: MlProviderReport;
  @One(() => MlCoverages, {}) coverage!: MlCoverages;
  @One(() => MlSwitch, { nullable: true, description: 'The model that was chosen and does not serve yet.' })
  next!: MlSwitch | null;
  @One(() => MlMemory, {}) memory!: MlMemory;
  @Uuid({ nullable: true, description: 'The job that makes vectors, where one has not ended.' })
  jobId!: string | null;
}

export class FailedTextQuery {
  @QueryInt({ min: 1, max: LIMITS.page, optional: true }) limit?: number;
  @Text({ max: 2000, optional: true }) cursor?: string;
}

/** An adapter whose text has no vector. */
export class FailedText {
  @Uuid({}) adapterId!: string;
  @Text({ max: LIMITS.name }) name!: string;
  @Text({
    max: 60,
    description: 'nothing-known: the model has no words for any of it. not-finite: it gave no numbers.',
  })
  problem!: string;
}

export class FailedTextPage {
  @ListOf(() => FailedText, {}) items!: FailedText[];
  @Text({ max: 2000, nullable: true }) nextCursor!: string | null;
  @Int({}) total!: number;
}
