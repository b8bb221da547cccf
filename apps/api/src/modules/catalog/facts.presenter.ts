import type { FieldValues } from '@lora/adapters';
import { SOURCES, type Evidence, type FieldProvenance, type TensorSummary } from '@lora/schema';
import { type ProjectedFile, resolveAll } from './project-adapter.js';
import type { StoredFacts } from './stored-facts.js';

/** By field: the source in force and what the weaker ones say. */
export function presentProvenance(
  ordered: readonly ProjectedFile[],
  userValues: FieldValues,
): Record<string, FieldProvenance> {
  if (ordered.length === 0) return {};
  const { provenance, alternatives } = resolveAll(ordered, userValues);
  return Object.fromEntries(
    Object.entries(provenance).flatMap(([field, source]) => {
      if (!source) return [];
      const others = (alternatives[field as keyof FieldValues] ?? [])
        .filter((other) => other.source !== source && SOURCES.includes(other.source))
        .map((other) => [other.source, other.value]);
      return [[field, { source, others: Object.fromEntries(others) }]];
    }),
  );
}

/** What base model, family and network type rest on. */
export function presentEvidence(facts: Partial<StoredFacts>): Record<string, Evidence> {
  const shown: Record<string, Evidence> = {};
  for (const field of ['baseModel', 'family', 'networkType'] as const) {
    const fact = facts[field];
    if (fact) shown[field] = { value: fact.value, evidence: fact.evidence, confidence: fact.confidence };
  }
  return shown;
}

/** What the tensor names and shapes say. */
export function presentTensors(facts: Partial<StoredFacts>): TensorSummary | null {
  const tensors = facts.tensors;
  if (!tensors) return null;
  return {
    count: tensors.count,
    parameters: tensors.parameters,
    modules: tensors.modules,
    keyStyle: tensors.keyStyle,
    algorithm: tensors.algorithm,
    variant: tensors.variant,
    rank: tensors.rank,
    rankMin: tensors.rankMin,
    rankMax: tensors.rankMax,
    alpha: tensors.alpha,
    dtypes: tensors.dtypes,
    parts: tensors.parts,
    possibleBaseModels: tensors.possibleBaseModels,
  };
}
