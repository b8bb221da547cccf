import { t } from '@lingui/core/macro';
import type { AdapterSpectra } from '@lora/schema';

/** Ranks that people train at and resize to. */
const USUAL_RANKS: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
/** A resize that keeps this much of the change is worth naming. */
const WORTH_KEEPING = 0.95;
/** From here on nothing is lost but rounding. */
const ALL = 0.9995;

type Numbers = Pick<AdapterSpectra, 'rankMin' | 'rankMax' | 'effectiveRank' | 'directions'>;

/** Share of the change (of its squared norm) that a resize of every module to this rank keeps: 0 to 1. */
export function keptAt(directions: readonly number[], rank: number): number {
  return Math.min(
    1,
    directions.slice(0, rank).reduce((sum, share) => sum + share, 0),
  );
}

/** 0.9876 -> "98 %": never more than is true. */
export function formatKept(share: number): string {
  if (share >= ALL) return t`practically all`;
  const percent = Math.floor(share * 100);
  return percent === 0 && share > 0 ? t`under 1 %` : t`${percent} %`;
}

/** The usual ranks below the file's own, and that one, each with what it keeps. */
export function listKept({ rankMax, directions }: Numbers): { rank: number; kept: number }[] {
  const ranks = [...USUAL_RANKS.filter((rank) => rank < rankMax), rankMax];
  return ranks.map((rank) => ({ rank, kept: keptAt(directions, rank) }));
}

/**
 * What the numbers mean, in one sentence: how much of the rank is used, and the smallest usual rank that would keep 95 %
 * of the change, or else what the next lower one would keep. Nothing about style or quality follows from them.
 */
export function describeSpectra(spectra: Numbers): string {
  const { rankMin, rankMax, effectiveRank } = spectra;
  if (effectiveRank === null || rankMax === 0) return '';
  if (rankMax === 1) return t`Its rank of 1 is the lowest there is.`;
  const used = Math.min(rankMax, Math.max(1, Math.round(effectiveRank)));
  const most =
    rankMin === rankMax
      ? t`Of rank ${rankMax} about ${used} are used`
      : t`Of ranks ${rankMin} to ${rankMax} about ${used} are used`;
  const lower = listKept(spectra).slice(0, -1);
  const enough = lower.find(({ kept }) => kept >= WORTH_KEEPING);
  const next = enough ?? lower.at(-1);
  if (!next) return t`${most}.`;
  const { rank } = next;
  const kept = formatKept(next.kept);
  return enough
    ? t`${most}; resizing to ${rank} would keep ${kept} of the change.`
    : t`${most}; resizing to ${rank} would keep only ${kept} of the change.`;
}

/** Why there is no effective rank, in a sentence; codes that are new to this page get a plain one. */
export function describeSpectraProblem(code: string | null): string {
  switch (code) {
    case 'other_algorithm':
      return t`Its algorithm (LoHa, LoKr or another) has no rank that could be resized.`;
    case 'nothing_changed':
      return t`Its weights change nothing: all of them are zero.`;
    case 'nothing_analysed':
      return t`None of its modules could be read.`;
    case 'not_finite':
    case 'alpha_not_finite':
      return t`Every one of its modules holds numbers that are none (NaN or infinite).`;
    case 'overflow':
      return t`Its numbers are too large to be multiplied.`;
    case 'missing_half':
      return t`In every one of its modules one of the two matrices is missing.`;
    case 'zero_size':
      return t`Its matrices are empty.`;
    case 'unknown_dtype':
      return t`It is stored in a number format that can't be read here.`;
    case 'too_large':
      return t`Its rank is too high: up to 512 can be worked out.`;
    case 'too_much_work':
      return t`It is so large that working it out would take many minutes.`;
    case 'not_read':
      return t`The file is still being read. After that it can be worked out.`;
    case 'file_missing':
      return t`Its file is missing, and it wasn't worked out before.`;
    case 'root_offline':
      return t`The folder that its file lies in can't be reached.`;
    case 'file_changed':
      return t`The file has changed since it was scanned. Scan again, then try again.`;
    case 'task_timeout':
      return t`It took too long and was given up. Try again when the disk has less to do.`;
    case 'unreadable':
      return t`The file couldn't be read. The log of the server says more.`;
    case 'unknown_adapter':
      return t`It isn't in the library any more.`;
    default:
      return t`It couldn't be worked out.`;
  }
}
