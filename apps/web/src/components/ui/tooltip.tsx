import { cloneElement, type ReactElement, type ReactNode } from 'react';
import { TooltipLayer } from './tooltip-layer.js';

export type TooltipSide = 'top' | 'right' | 'bottom' | 'left';

/** What the one layer of the page looks for. */
interface Tipped {
  'data-tip'?: string;
  'data-tip-side'?: TooltipSide;
}

/**
 * A hint on hover and focus for what can be seen only as a sign: the same words must be the element's accessible name.
 * Never the only place of a fact. The frame holds the layer that shows it.
 */
export function Tooltip({
  label,
  side,
  children,
}: {
  label: string;
  side?: TooltipSide;
  children: ReactElement<Tipped>;
}) {
  return cloneElement(children, { 'data-tip': label, 'data-tip-side': side });
}

export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <>
      {children}
      <TooltipLayer />
    </>
  );
}
