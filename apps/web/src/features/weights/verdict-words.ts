import { plural, t } from '@lingui/core/macro';
import type { SimilarItem, WeightReason } from '@lora/schema';
import { formatCount } from '../../lib/format.js';
import { formatFactor } from './number-words.js';

/** The server lists no more blocks than this: a list as long may be cut. */
const LISTED_BLOCKS = 100;
/** Shown instead of 100 % where the numbers do not prove that all is the same. */
const MOST_UNPROVEN = 99;

/** What is told of two adapters, wherever it stands. */
export type Told = Pick<SimilarItem, 'verdict' | 'reasons' | 'score' | 'exact' | 'coverage'>;

type Values = WeightReason['values'];

function valuesOf(reasons: readonly WeightReason[], code: string): Values | undefined {
  return reasons.find((reason) => reason.code === code)?.values;
}

function numberOf(values: Values | undefined, name: string): number | null {
  const value = values?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** `BF16` -> bf16, `F8_E4M3` -> fp8: the words of the tools that write them. */
function dtypeWord(dtype: string): string {
  const [plain = ''] = dtype.toLowerCase().split('_');
  return plain.startsWith('f') ? `fp${plain.slice(1)}` : plain;
}

/** "0.70 times the strength": b is that many times a. */
function factorWords(reasons: readonly WeightReason[]): string | null {
  const factor = numberOf(valuesOf(reasons, 'factor'), 'value');
  if (factor !== null) return t`${formatFactor(factor)} times the strength`;
  const byPart = valuesOf(reasons, 'factor-by-part');
  const [text, image] = [numberOf(byPart, 'textEncoders'), numberOf(byPart, 'denoiser')];
  if (text === null || image === null) return null;
  return t`${formatFactor(text)} times the strength in the text encoder and ${formatFactor(image)} times in the image model`;
}

function resavedWords(reasons: readonly WeightReason[]): string {
  const to = valuesOf(reasons, 'dtype')?.['to'];
  if (typeof to !== 'string' || to === '') return t`Same weights, saved in another number format`;
  return t`Same weights, saved as ${dtypeWord(to)}`;
}

function resizedWords(reasons: readonly WeightReason[]): string {
  const rank = valuesOf(reasons, 'rank');
  const [from, to] = [numberOf(rank, 'from'), numberOf(rank, 'to')];
  if (from === null || to === null) return t`The same at another rank`;
  // `smaller` says which of the two was resized.
  const [own, other] = rank?.['smaller'] === 'a' ? [to, from] : [from, to];
  return t`The same at rank ${formatCount(other)} instead of ${formatCount(own)}`;
}

function partWords(reasons: readonly WeightReason[]): string {
  const part = valuesOf(reasons, 'part');
  const which = part?.['which'];
  const listed = Array.isArray(part?.['missingBlocks']) ? part['missingBlocks'].length : 0;
  const modules = numberOf(part, 'missingModules') ?? 0;
  const blocks = listed < LISTED_BLOCKS ? listed : 0;
  if (which === 'b') {
    if (blocks > 0)
      return plural(blocks, { one: 'Without # of its blocks', other: 'Without # of its blocks' });
    return plural(modules, { one: 'Without # of its modules', other: 'Without # of its modules' });
  }
  if (which !== 'a') return t`One is a part of the other`;
  if (blocks > 0)
    return plural(blocks, { one: 'The same and # more block', other: 'The same and # more blocks' });
  return plural(modules, { one: 'The same and # more module', other: 'The same and # more modules' });
}

/**
 * What the numbers prove of the shown adapter and another one, in plain words about the other one; never more than the
 * verdict. Empty where there is none, or one that is new to this page.
 */
export function describeVerdict({ verdict, reasons, score }: Told): string {
  const factor = factorWords(reasons);
  switch (verdict) {
    case 'same':
      return t`Same weights`;
    case 'resaved':
      return resavedWords(reasons);
    case 'scaled':
      return factor === null ? t`Same weights at another strength` : t`Same weights at ${factor}`;
    case 'resized':
    case 'part-of': {
      const words = verdict === 'resized' ? resizedWords(reasons) : partWords(reasons);
      return factor === null ? words : t`${words}, at ${factor}`;
    }
    case 'contains': {
      const share = numberOf(valuesOf(reasons, 'merge'), 'factor');
      if (share === null) return t`One is a mix that holds the other`;
      return t`Part of this mix, at ${formatFactor(share)}`;
    }
    case 'near':
      return score < 0 ? t`Much the opposite` : t`Much in common`;
    case 'undecided':
      return t`Too little in common to say more`;
    case 'unrelated':
      return t`Nothing in common`;
    case 'not-comparable':
      return t`Can't be compared`;
    default:
      return '';
  }
}

/** "92 % in common", "about 92 % in common" for an estimate. */
export function describeScore({ score, exact, verdict }: Told): string {
  const rounded = Math.round(Math.abs(score) * 100);
  const isProven = exact && (verdict === 'same' || verdict === 'resaved' || verdict === 'scaled');
  const percent = isProven ? rounded : Math.min(rounded, MOST_UNPROVEN);
  if (score < 0) return exact ? t`${percent} % the opposite` : t`about ${percent} % the opposite`;
  return exact ? t`${percent} % in common` : t`about ${percent} % in common`;
}

/** "264 of 264 modules": those that both change of those that either changes. */
export function describeCoverage({ coverage }: Told): string | null {
  if (!coverage) return null;
  return t`${formatCount(coverage.shared)} of ${formatCount(coverage.all)} modules`;
}

/** What keeps the numbers from saying more, a sentence each; codes that are new to this page say nothing. */
export function describeLimits(reasons: readonly WeightReason[]): string[] {
  return reasons.flatMap(({ code, values }) => {
    switch (code) {
      case 'left-out': {
        const count = numberOf(values, 'count') ?? 0;
        return [
          plural(count, {
            one: '# module could not be compared.',
            other: '# modules could not be compared.',
          }),
        ];
      }
      case 'direction-only':
        return [t`Of DoRA modules only the direction is compared.`];
      case 'other-magnitudes':
        return [t`Their DoRA magnitudes differ.`];
      case 'different_bases':
        return [t`They are for different base models.`];
      case 'no_shared_modules':
        return [t`They change different modules.`];
      default:
        return [];
    }
  });
}
