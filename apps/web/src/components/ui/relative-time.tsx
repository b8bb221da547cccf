import { useEffect, useState } from 'react';
import { formatDate, formatRelative } from '../../lib/format.js';

/** Relative words change once a minute at most. */
const TICK_MS = 30_000;

/** "3 minutes ago", the full date on hover. `at` is an ISO time. */
export function RelativeTime({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={formatDate(at)}>
      {formatRelative(at, now)}
    </time>
  );
}
