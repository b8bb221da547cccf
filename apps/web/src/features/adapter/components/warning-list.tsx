import type { Warning } from '@lora/schema';
import { TriangleAlert } from 'lucide-react';

/** What a person should know about a sound adapter. */
export function WarningList({ warnings }: { warnings: readonly Warning[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {warnings.map(({ code, message }) => (
        <li key={code + message} className="flex gap-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <span className="min-w-0 break-words">{message}</span>
        </li>
      ))}
    </ul>
  );
}
