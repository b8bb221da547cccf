import { t } from '@lingui/core/macro';
import type { JobProgress } from '@lora/schema';
import { formatBytes, formatCount, formatDuration } from '../../lib/format.js';

/** The share that is done, 0 to 1, by things, else by bytes; null while the end is unknown. */
export function shareOf(progress: JobProgress): number | null {
  if (progress.total) return Math.min(1, progress.done / progress.total);
  if (progress.bytesTotal) return Math.min(1, progress.bytes / progress.bytesTotal);
  return null;
}

/** "Reading 3,214 of 10,000 · 412/s · 16 s left"; what is not known is left out. */
export function describeProgress(progress: JobProgress): string {
  const { phase, done, total, bytes, bytesTotal, rate, secondsLeft } = progress;
  const doneText = formatCount(done);
  const totalText = total === null ? null : formatCount(total);
  const parts = [totalText === null ? t`${phase} ${doneText}` : t`${phase} ${doneText} of ${totalText}`];
  if (bytesTotal) {
    const read = formatBytes(bytes);
    const all = formatBytes(bytesTotal);
    parts.push(t`${read} of ${all}`);
  }
  if (rate !== null && rate > 0) {
    const rateText = formatCount(rate);
    parts.push(t`${rateText}/s`);
  }
  if (secondsLeft !== null) {
    const left = formatDuration(secondsLeft);
    parts.push(t`${left} left`);
  }
  return parts.join(' · ');
}
