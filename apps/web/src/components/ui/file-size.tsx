import { formatBytes, formatCount } from '../../lib/format.js';

/** "228 MB", the exact bytes on hover. */
export function FileSize({ bytes }: { bytes: number }) {
  return <span title={`${formatCount(bytes)} B`}>{formatBytes(bytes)}</span>;
}
