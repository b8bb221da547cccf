import { useLingui } from '@lingui/react/macro';
import type { Preview } from '@lora/schema';
import { ChevronLeft, ChevronRight, ExternalLink, X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type KeyboardEvent, useRef, type PointerEvent } from 'react';
import { IconButton } from '../../../components/ui/icon-button.js';
import { originalUrl, thumbnailUrl } from '../../../lib/preview-url.js';

/** A finger must go this far to the side, in CSS pixels, to turn over. */
const SWIPE = 48;

export interface BigViewProps {
  previews: readonly Preview[];
  at: number;
  name: string;
  onTurn: (at: number) => void;
  onClose: () => void;
}

/** Pictures whole, over the page: arrows, arrow keys and a swipe turn over, Escape ends it. */
export function BigView({ previews, at, name, onTurn, onClose }: BigViewProps) {
  const { t } = useLingui();
  const start = useRef<number | null>(null);
  const shown = previews[at];
  if (!shown) return null;
  const count = previews.length;
  const turn = (step: number) => onTurn((at + step + count) % count);
  const press = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLVideoElement) return;
    if (event.key === 'ArrowLeft') turn(-1);
    if (event.key === 'ArrowRight') turn(1);
    if (event.key === 'Home') onTurn(0);
    if (event.key === 'End') onTurn(count - 1);
  };
  const lift = (event: PointerEvent) => {
    const way = start.current === null ? 0 : event.clientX - start.current;
    start.current = null;
    if (event.pointerType === 'touch' && Math.abs(way) > SWIPE) turn(way < 0 ? 1 : -1);
  };
  return (
    <Radix.Root open onOpenChange={onClose}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          onKeyDown={press}
          className="appear fixed inset-0 z-50 flex flex-col bg-bg outline-none"
        >
          <header className="flex h-12 shrink-0 items-center gap-2 px-3">
            <Radix.Title className="min-w-0 flex-1 truncate font-medium">{name}</Radix.Title>
            <span aria-live="polite" className="text-sm text-muted">
              {t`${at + 1} of ${count}`}
            </span>
            <a
              href={originalUrl(shown.url)}
              target="_blank"
              rel="noreferrer"
              aria-label={t`Open the original`}
              title={t`Open the original`}
              className="inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text max-md:size-10"
            >
              <ExternalLink aria-hidden className="size-4" />
            </a>
            <Radix.Close asChild>
              <IconButton label={t`Close`} icon={<X />} tooltip={false} />
            </Radix.Close>
          </header>
          <div
            onPointerDown={(event) => {
              start.current = event.clientX;
            }}
            onPointerUp={lift}
            className="relative min-h-0 flex-1 touch-pan-y"
          >
            {shown.kind === 'video' ? (
              // oxlint-disable-next-line jsx-a11y/media-has-caption -- previews are silent clips
              <video
                key={shown.id}
                src={originalUrl(shown.url)}
                poster={thumbnailUrl(shown.url, 1024)}
                controls
                muted
                loop
                autoPlay
                playsInline
                className="size-full object-contain"
              />
            ) : (
              <img
                key={shown.id}
                src={originalUrl(shown.url)}
                alt={t`Preview of ${name}`}
                draggable={false}
                className="absolute inset-0 size-full object-contain p-2"
              />
            )}
            {count > 1 && (
              <>
                <IconButton
                  label={t`Picture before`}
                  icon={<ChevronLeft aria-hidden />}
                  tooltip={false}
                  onClick={() => turn(-1)}
                  className="absolute top-1/2 left-3 size-10! -translate-y-1/2 border border-line-strong bg-raised [&_svg]:size-5!"
                />
                <IconButton
                  label={t`Next picture`}
                  icon={<ChevronRight aria-hidden />}
                  tooltip={false}
                  onClick={() => turn(1)}
                  className="absolute top-1/2 right-3 size-10! -translate-y-1/2 border border-line-strong bg-raised [&_svg]:size-5!"
                />
              </>
            )}
          </div>
          <p className="shrink-0 truncate px-3 py-2 font-mono text-xs text-muted">
            {shown.own ? t`added here` : shown.source}
          </p>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
