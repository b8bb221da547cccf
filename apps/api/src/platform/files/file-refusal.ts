/**
 * Why a file under a root was not opened:
 * - `path_outside_root`: the path is absolute, has `..` or a NUL in it, or a link leads out of the root
 * - `root_offline`: the root's own folder cannot be reached
 * - `file_missing`: nothing is there
 * - `not_a_file`: a folder, pipe, device or socket
 * - `file_unreadable`: no permission, a loop of links, a fault of the disk
 * - `file_changed`: it became shorter while it was read
 */
export type FileRefusalCode =
  | 'path_outside_root'
  | 'root_offline'
  | 'file_missing'
  | 'not_a_file'
  | 'file_unreadable'
  | 'file_changed';

/** A file under a root that was not opened or not read to its end. */
export class FileRefusal extends Error {
  override readonly name = 'FileRefusal';
  readonly code: FileRefusalCode;

  constructor(code: FileRefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The system's name of a failure (`ENOENT`, …), if it has one. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What a failed system call on a file under a root means for whoever asked for it. */
export function refusalOf(error: unknown, path: string): FileRefusal {
  if (error instanceof FileRefusal) return error;
  const code = systemCode(error);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
      return new FileRefusal('file_missing', `There is no file "${path}".`, { cause: error });
    case 'ENXIO':
    case 'EISDIR':
      return new FileRefusal('not_a_file', `"${path}" is not an ordinary file.`, { cause: error });
    case 'ELOOP':
      return new FileRefusal('file_unreadable', `The links at "${path}" lead in a circle.`, { cause: error });
    case 'EACCES':
    case 'EPERM':
      return new FileRefusal(
        'file_unreadable',
        `This program may not read "${path}". Give its account read access.`,
        { cause: error },
      );
    default:
      return new FileRefusal(
        'file_unreadable',
        `"${path}" cannot be read: the system answered ${code ?? 'with an unknown error'}. Check the disk or network folder.`,
        { cause: error },
      );
  }
}
