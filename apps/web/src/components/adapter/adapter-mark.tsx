import { plural, t } from '@lingui/core/macro';
import type { AdapterItem } from '@lora/schema';
import { CopyCheck, TriangleAlert, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';

export interface Mark {
  label: string;
  icon: ReactNode;
}

/** What needs attention about an adapter, worst first; null where all is well. */
export function markOf(item: Pick<AdapterItem, 'state' | 'warnings' | 'copies'>): Mark | null {
  if (item.state !== 'present') {
    return {
      label: t`Missing: its file can't be found now`,
      icon: <Unplug aria-hidden className="text-danger" />,
    };
  }
  const [first] = item.warnings;
  if (first) {
    const more = item.warnings.length - 1;
    const label =
      more > 0
        ? `${first.message} ${plural(more, { one: '(and # more)', other: '(and # more)' })}`
        : first.message;
    return { label, icon: <TriangleAlert aria-hidden className="text-warn" /> };
  }
  if (item.copies > 1) {
    return {
      label: plural(item.copies, { one: '# file has this content', other: '# files have this content' }),
      icon: <CopyCheck aria-hidden className="text-muted" />,
    };
  }
  return null;
}
