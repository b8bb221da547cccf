import { t } from '@lingui/core/macro';

/** How sharp a picture is, as Civitai counts: 0 not known, 1 PG … 5 XXX. */
export const NSFW_LEVELS = [0, 1, 2, 3, 4, 5] as const;

const NAMES: Readonly<Record<number, string>> = { 1: 'PG', 2: 'PG-13', 3: 'R', 4: 'X', 5: 'XXX' };

/** A level in words; the names are those of film ratings and not translated. */
export function nsfwLabel(level: number): string {
  return NAMES[level] ?? (level === 0 ? t`Not known` : String(level));
}
