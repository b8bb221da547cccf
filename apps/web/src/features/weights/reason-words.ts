import { t } from '@lingui/core/macro';

/** Why a module was left out, after its name; codes that are new to this page get a plain one. */
export function describeReason(code: string): string {
  switch (code) {
    case 'other_algorithm':
      return t`of an algorithm that this can't be told of`;
    case 'unknown_layout':
      return t`its tensors have no form that is known here`;
    case 'missing_half':
      return t`one of its two matrices is missing`;
    case 'shape_mismatch':
      return t`its matrices don't fit each other`;
    case 'zero_size':
      return t`its matrices are empty`;
    case 'unknown_dtype':
      return t`its number format can't be read here`;
    case 'unknown_numbering':
      return t`its number stands for no known module`;
    case 'named_twice':
      return t`the file holds it twice`;
    case 'too_large':
      return t`it is too large`;
    case 'too_much_held':
      return t`its tensors lie too far apart in the file`;
    case 'alpha_not_finite':
      return t`its alpha is no number`;
    case 'not_finite':
      return t`it holds numbers that are none (NaN or infinite)`;
    case 'overflow':
      return t`its numbers are too large to be multiplied`;
    default:
      return t`it couldn't be analysed`;
  }
}
