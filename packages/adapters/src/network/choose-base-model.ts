import type { BaseModel } from '@lora/schema/values';
import type { Fact } from '../fact.js';

/** What someone says the base model is: header metadata, a sidecar, the folder's name. */
export interface BaseClaim {
  base: BaseModel;
  source: 'header' | 'sidecar' | 'civitai' | 'name';
  /** What was read, word for word: `ss_base_model_version = flux1`. */
  text: string;
}

/** How far a choice by each source can be trusted once tensors allow it. */
const TRUST: Readonly<Record<BaseClaim['source'], number>> = {
  header: 0.9,
  sidecar: 0.85,
  civitai: 0.85,
  name: 0.6,
};

/** The trust in what tensors prove by themselves; a model we never saw could share every name and width. */
const PROVEN = 0.97;

/**
 * Chooses the base model: claims choose inside the set that tensors allow, in the order given, and lose
 * outside it. One member needs no claim; several without a claim, or none at all, are `unknown`. Every claim
 * that did not win and says something else is a contradiction, to be shown.
 */
export function chooseBaseModel(
  possible: readonly BaseModel[],
  claims: readonly BaseClaim[],
): Fact<BaseModel> & { contradictions: string[] } {
  const told = claims.filter((c) => c.base !== 'unknown');
  const inside = told.find((c) => possible.includes(c.base));
  const [only] = possible;
  const proven = possible.length === 1 && only !== undefined && only !== 'unknown' ? only : null;
  const value = proven ?? inside?.base ?? 'unknown';
  const contradictions = told
    .filter((c) => c.base !== value && !(value === 'unknown' && possible.includes(c.base)))
    .map((c) => `the ${c.source} says ${c.base} (${c.text}), ${contradict(c, value, possible)}`);
  if (proven) {
    const agree = told.filter((c) => c.base === proven).map((c) => `the ${c.source} agrees: ${c.text}`);
    return {
      value,
      confidence: PROVEN,
      evidence: ['the tensors fit no other model', ...agree],
      contradictions,
    };
  }
  if (inside) {
    return {
      value,
      confidence: TRUST[inside.source],
      evidence: [`the tensors allow ${possible.join(', ')}; the ${inside.source} says: ${inside.text}`],
      contradictions,
    };
  }
  const evidence =
    possible.length === 0
      ? ['the tensors fit no known model']
      : [`the tensors allow ${possible.join(', ')} and nothing tells which`];
  return { value, confidence: 0, evidence, contradictions };
}

function contradict(claim: BaseClaim, value: BaseModel, possible: readonly BaseModel[]): string {
  if (possible.includes(claim.base)) return `but an earlier source says ${value}`;
  return possible.length > 0
    ? `but the tensors allow only ${possible.join(', ')}`
    : 'but the tensors do not fit it';
}
