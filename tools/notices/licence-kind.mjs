const COPYLEFT = /\b(A?GPL|LGPL|MPL|EPL|CDDL|EUPL|OSL|MS-RL|CC-BY-SA)\b/;

/**
 * Whether an SPDX expression leaves no choice but copyleft. One with both AND and OR counts as copyleft as soon as
 * it names such a licence: a person must look at it then.
 */
export function isCopyleft(expression) {
  const plain = expression.replace(/[()]/g, ' ');
  if (/\bAND\b/.test(plain)) return COPYLEFT.test(plain);
  return plain.split(/\bOR\b/).every((choice) => COPYLEFT.test(choice));
}
