import type { TensorInfo } from './header.js';
import { quoteName, SafetensorsError } from './safetensors-error.js';

/**
 * Throws unless the tensors fill the data area exactly, each byte once. Without this rule two files with the same
 * tensors could differ, and bytes could hide between them.
 *
 * @throws SafetensorsError `first_offset_not_zero`, `hole`, `overlap`, `truncated`, `extra_bytes`
 */
export function checkTensorLayout(tensors: readonly TensorInfo[], dataLength: number): void {
  let end = 0;
  let before: TensorInfo | undefined;
  for (const tensor of inFileOrder(tensors)) {
    if (tensor.begin > end) throw gapBefore(tensor, before, end);
    if (tensor.begin < end) throw overlapOf(tensor, before, end);
    end = tensor.end;
    before = tensor;
  }
  if (end > dataLength) {
    throw new SafetensorsError(
      'truncated',
      `The file is cut short: its tensors need ${end} bytes after the header, but only ${dataLength} are there (${end - dataLength} missing, the last tensor is ${quoteName(before?.name ?? '')}). Its download or copy did not finish; get it again.`,
      before?.name,
    );
  }
  if (end < dataLength) {
    throw new SafetensorsError(
      'extra_bytes',
      `The file has ${dataLength - end} bytes behind its last tensor that belong to none. Something was appended, or the file is another format in disguise.`,
    );
  }
}

/** Most writers already use this order: then nothing needs sorting. */
function inFileOrder(tensors: readonly TensorInfo[]): readonly TensorInfo[] {
  const isSorted = tensors.every((tensor, index) => {
    const before = tensors[index - 1];
    return before === undefined || compare(before, tensor) <= 0;
  });
  return isSorted ? tensors : [...tensors].sort(compare);
}

function compare(a: TensorInfo, b: TensorInfo): number {
  return a.begin - b.begin || a.end - b.end;
}

function gapBefore(tensor: TensorInfo, before: TensorInfo | undefined, end: number): SafetensorsError {
  if (before === undefined) {
    return new SafetensorsError(
      'first_offset_not_zero',
      `The first tensor, ${quoteName(tensor.name)}, starts at byte ${tensor.begin} of the data instead of 0.`,
      tensor.name,
    );
  }
  return new SafetensorsError(
    'hole',
    `${tensor.begin - end} bytes between the tensors ${quoteName(before.name)} and ${quoteName(tensor.name)} belong to none.`,
    tensor.name,
  );
}

function overlapOf(tensor: TensorInfo, before: TensorInfo | undefined, end: number): SafetensorsError {
  return new SafetensorsError(
    'overlap',
    `The tensors ${quoteName(before?.name ?? '')} and ${quoteName(tensor.name)} share bytes: the second starts at ${tensor.begin}, the first ends at ${end}.`,
    tensor.name,
  );
}
