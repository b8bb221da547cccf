import { LIMITS } from '@lora/schema/values';

/** Longest pattern that the server takes. */
export const GLOB_LENGTH = 200;

/** The patterns of a text with one on each line; empty lines and doubles fall away. */
export function splitGlobs(text: string): string[] {
  return [
    ...new Set(
      text
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
    ),
  ];
}

/** Why the server would refuse these patterns, or null. */
export function findGlobProblem(globs: readonly string[]): 'too-many' | 'too-long' | null {
  if (globs.length > LIMITS.globs) return 'too-many';
  return globs.some((glob) => glob.length > GLOB_LENGTH) ? 'too-long' : null;
}
