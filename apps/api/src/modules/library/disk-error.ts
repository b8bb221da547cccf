/**
 * The code of an error that the operating system gave for a file or folder (`EIO`, `EACCES`, `ESTALE` …); null for
 * every other error.
 */
export function diskErrorOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : null;
}
