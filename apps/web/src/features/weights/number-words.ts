import { t } from '@lingui/core/macro';
import { i18n } from '@lingui/core';

/** So close to one, two digits would hide what differs. */
const NEAR_ONE = 0.01;
/** Below this, two digits after the point are too few. */
const SMALL = 0.1;

/** 0.7 -> "0.70", 1.004 -> "1.004", 0.0041 -> "0.0041": a factor as people write strengths. */
export function formatFactor(value: number): string {
  const size = Math.abs(value);
  const isNearOne = size !== 1 && Math.abs(size - 1) < NEAR_ONE;
  const digits: Intl.NumberFormatOptions =
    size < SMALL
      ? { maximumSignificantDigits: 2 }
      : { minimumFractionDigits: 2, maximumFractionDigits: isNearOne ? 3 : 2 };
  return new Intl.NumberFormat(i18n.locale || 'en', digits).format(value);
}

/** 0.624 -> "62 %"; what is not nothing is never "0 %". */
export function formatShare(share: number): string {
  const percent = Math.round(share * 100);
  if (percent === 0 && share > 0) return t`under 1 %`;
  return t`${percent} %`;
}

/** 0.03712 -> "0.0371": three digits that count. */
export function formatSize(value: number): string {
  return new Intl.NumberFormat(i18n.locale || 'en', { maximumSignificantDigits: 3 }).format(value);
}

/** 10.834 -> "10.8": an effective rank. */
export function formatRank(value: number): string {
  return new Intl.NumberFormat(i18n.locale || 'en', { maximumFractionDigits: 1 }).format(value);
}
