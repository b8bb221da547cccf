import { t } from '@lingui/core/macro';
import type { MlCoverage, MlProviderReport } from '@lora/schema';
import { formatCount } from '../../lib/format.js';

/** What runs a model, in words; a name that this page does not know stays as it is. */
export function describeProvider(name: string): string {
  switch (name) {
    case 'auto':
      return t`the fastest that works`;
    case 'cpu':
      return t`the processor`;
    case 'webgpu':
      return t`the graphics card (WebGPU)`;
    case 'cuda':
      return t`the graphics card (CUDA)`;
    case 'off':
      return t`nowhere`;
    default:
      return name;
  }
}

/** How many of a model's steps ran on the processor; null where nobody has counted. */
export function describeNodes({ nodes, nodesOnCpu }: MlProviderReport): string | null {
  if (nodes === null || nodesOnCpu === null) return null;
  const onCpu = formatCount(nodesOnCpu);
  const all = formatCount(nodes);
  return t`${onCpu} of ${all}`;
}

/** "4,988 of 5,000"; what was looked at in vain counts as done. */
export function describeCoverage({ done, failed, total }: MlCoverage): string {
  const doneText = formatCount(done + failed);
  const all = formatCount(total);
  return t`${doneText} of ${all}`;
}

/** 0 to 1. */
export function shareCovered({ done, failed, total }: MlCoverage): number {
  return total === 0 ? 0 : Math.min(1, (done + failed) / total);
}

/** Why a text has no vector. */
export function describeFailure(problem: string): string {
  switch (problem) {
    case 'nothing-known':
      return t`The model knows no word of it.`;
    case 'not-finite':
      return t`The model gave no numbers for it.`;
    default:
      return problem;
  }
}
