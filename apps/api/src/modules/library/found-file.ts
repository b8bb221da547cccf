/** A model file as the walk saw it. */
export interface FoundFile {
  /** Under the root, with `/`. */
  path: string;
  /** '' for the root itself. */
  folder: string;
  fileName: string;
  device: string;
  inode: string;
  size: number;
  /** Nanoseconds since 1970, as decimal text: more than a double holds. */
  mtimeNs: string;
  /** Files beside it that may belong to it (sidecars, previews), by exact base name. */
  siblings: Sibling[];
}

export interface Sibling {
  fileName: string;
  size: number;
  mtimeNs: string;
}

/** Extensions of files that are adapters when they hold what they say. */
export const OPENED_EXTENSIONS = ['.safetensors'] as const;

/**
 * Model files that are listed but never opened: pickles can run code when they are read, and GGUF holds whole
 * quantised models.
 */
export const UNOPENED_EXTENSIONS: Readonly<Record<string, string>> = {
  '.pt':
    'A PyTorch pickle can run code when it is opened, so it is listed but not read. Convert it to .safetensors.',
  '.ckpt':
    'A PyTorch pickle can run code when it is opened, so it is listed but not read. Convert it to .safetensors.',
  '.bin':
    'A PyTorch pickle can run code when it is opened, so it is listed but not read. Convert it to .safetensors.',
  '.gguf': 'GGUF holds whole quantised models, not LoRA adapters, so it is listed but not read.',
};

/** The extension with its dot in lower case, '' where there is none. */
export function extensionOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.');
  return dot > 0 ? fileName.slice(dot).toLowerCase() : '';
}

/** One text for names, sizes and times of the siblings: when it differs, sidecars and previews are read again. */
export function stampOf(siblings: readonly Sibling[]): string {
  return siblings
    .map((sibling) => `${sibling.fileName}|${sibling.size}|${sibling.mtimeNs}`)
    .sort()
    .join('\n');
}
