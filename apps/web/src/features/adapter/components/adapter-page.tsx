import { Trans } from '@lingui/react/macro';
import { clsx } from 'clsx';
import { type ReactNode, Suspense, useCallback, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { lazyPart } from '../../../components/ui/lazy-part.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { useLiveAdapter } from '../hooks/use-live-adapter.js';
import { useSettled } from '../hooks/use-settled.js';
import type { AdapterFactsProps } from './adapter-facts.js';
import { FieldsSkeleton } from './adapter-skeleton.js';
import { MissingBanner } from './missing-banner.js';
import { Pictures } from './pictures.js';

// After the picture, which is looked at first: fields bring menus, lists and dialogs along.
const AdapterFields = lazyPart(async () => (await import('../parts.js')).AdapterFields);
const AdapterFacts = lazyPart(async () => (await import('../parts.js')).AdapterFacts);

export interface AdapterPageProps extends AdapterFactsProps {
  /** Other adapters with weights like these. */
  similar: ReactNode;
  /** Draws all in one go: the browser is about to scroll to where the person was. */
  atOnce: boolean;
  /** The adapter is gone for good. */
  onForgotten: () => void;
}

/** Everything about one adapter: pictures at the left, its fields at the right, what was read below. */
export function AdapterPage({ similar, atOnce, onForgotten, ...facts }: AdapterPageProps) {
  const { detail } = facts;
  const readOnly = useReadOnly();
  const live = useLiveAdapter(detail.id);
  const [hasFields, setHasFields] = useState(atOnce);
  const { isSettled, settle } = useSettled(detail.previews[0]?.kind === 'image');
  const showFacts = useCallback(() => setHasFields(true), []);
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-6 px-4 py-5">
      {detail.state !== 'present' && (
        <MissingBanner detail={detail} readOnly={readOnly} onForgotten={onForgotten} />
      )}
      {readOnly && (
        <p role="status" className="text-sm text-muted">
          <Trans>You are offline: nothing can be edited until the server is back.</Trans>
        </p>
      )}
      {live.waiting && (
        <p role="status" className="flex items-center gap-3 text-sm">
          <Trans>This adapter changed somewhere else.</Trans>
          <Button size="sm" onClick={live.show}>
            <Trans>Show</Trans>
          </Button>
        </p>
      )}
      <div className="grid gap-8 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <Pictures detail={detail} readOnly={readOnly} isSettled={isSettled} onSized={settle} />
        <div className={clsx('flex min-w-0 flex-col gap-4', !isSettled && 'max-md:invisible')}>
          <Suspense fallback={<FieldsSkeleton name={detail.name} />}>
            <AdapterFields detail={detail} readOnly={readOnly} atOnce={atOnce} onDrawn={showFacts} />
          </Suspense>
        </div>
      </div>
      {hasFields && (
        <>
          {similar}
          <Suspense>
            <AdapterFacts {...facts} />
          </Suspense>
        </>
      )}
    </div>
  );
}
