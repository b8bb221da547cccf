import { useLingui } from '@lingui/react/macro';
import type { AdapterItem } from '@lora/schema';
import { X } from 'lucide-react';
import { IconButton } from '../../../components/ui/icon-button.js';
import { Sheet } from '../../../components/ui/sheet.js';
import { Inspector } from '../../../features/adapter/components/inspector.js';
import { DESKTOP, useMediaQuery, WIDE } from '../../../lib/use-media-query.js';

export interface InspectorPanelProps {
  id: string | null;
  item: AdapterItem | undefined;
  rootName: (id: string) => string | undefined;
  onOpen: (id: string) => void;
  onClose: () => void;
}

/** The inspector beside the cards, or, where there is no room, as a sheet over them. */
export function InspectorPanel({ id, item, rootName, onOpen, onClose }: InspectorPanelProps) {
  const { t } = useLingui();
  const isWide = useMediaQuery(WIDE);
  const isDesktop = useMediaQuery(DESKTOP);
  if (id === null) return null;
  const inspector = (
    <Inspector key={id} id={id} item={item} rootName={rootName} onOpen={() => onOpen(id)} onGone={onClose} />
  );
  if (!isWide) {
    return (
      <Sheet
        open
        onOpenChange={onClose}
        side={isDesktop ? 'right' : 'bottom'}
        title={item?.name ?? t`Adapter`}
      >
        {inspector}
      </Sheet>
    );
  }
  return (
    <aside
      aria-label={t`Selected adapter`}
      className="slide-in-right sticky top-[calc(var(--banner,0px)+var(--bar))] h-[calc(100dvh-var(--banner,0px)-var(--bar))] w-(--inspector) shrink-0 overflow-y-auto border-l border-line bg-surface"
    >
      <IconButton
        label={t`Close`}
        icon={<X aria-hidden />}
        onClick={onClose}
        side="left"
        className="absolute top-5 right-5 z-1 bg-surface/90 shadow-float"
      />
      {inspector}
    </aside>
  );
}
