import { StartError } from '../../env/start-error.js';

/** Whether a system call failed with one of these codes (`ENOENT`, `EACCES`, …). */
export function isFailure(error: unknown, ...codes: string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
}

/** The sentence for a failed step on a folder. `doing` reads after "cannot": "be made", "be written". */
export function folderFailure(folder: string, doing: string, error: unknown): StartError {
  return new StartError(`The folder ${folder} cannot ${doing}: ${reasonFor(error)}.`, { cause: error });
}

function reasonFor(error: unknown): string {
  if (isFailure(error, 'ENOSPC', 'EDQUOT')) return 'the disk is full; free about 300 MB';
  if (isFailure(error, 'EACCES', 'EPERM'))
    return 'this user may not; change its rights, or choose another folder';
  if (isFailure(error, 'EROFS')) return 'the disk is mounted read-only; choose another folder';
  if (isFailure(error, 'ENOENT')) return 'the folder above it does not exist; make that first';
  if (isFailure(error, 'ENOTDIR', 'EEXIST')) return 'there is a file of that name; choose another folder';
  return error instanceof Error ? error.message : String(error);
}

/** With less than this the server cannot even replay its log: one segment of it has 16 MB. */
const TOO_LITTLE_DISK_BYTES = 32 * 1024 * 1024;
/** What our own knocking at a starting server leaves in its log. */
const KNOCKING = /the database system is (not yet accepting connections|starting up|shutting down)/;

/** What a server or `initdb` left behind when it ended. */
export interface LastWords {
  output: string;
  logFile?: string;
  /** On the disk of the data folder. A full one takes no last words either. */
  freeBytes?: number;
}

/** The sentence for a server or `initdb` that did not do its work. */
export function serverFailure(
  what: string,
  { output, logFile, freeBytes = Infinity }: LastWords,
): StartError {
  if (/No space left on device/i.test(output) || freeBytes < TOO_LITTLE_DISK_BYTES) {
    return new StartError(
      'The database cannot start: the disk of the data folder is full. Free about 300 MB and start again.',
    );
  }
  const nameless = /could not look up effective user ID (\d+)/.exec(output)?.[1];
  if (nameless !== undefined) {
    return new StartError(
      `The database cannot start: the user id ${nameless} has no name here, and PostgreSQL insists on one. ` +
        'Add a line for it to /etc/passwd, start as another user, or set DATABASE_URL.',
    );
  }
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !KNOCKING.test(line));
  const words =
    lines.findLast((line) => /\b(FATAL|PANIC|error|Error)\b:?/.test(line)) ?? lines.findLast(Boolean);
  const log = logFile === undefined ? '' : ` Its log: ${logFile}`;
  return new StartError(`${what}: ${words ?? 'it said nothing'}.${log}`);
}
