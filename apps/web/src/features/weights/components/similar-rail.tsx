import { Trans } from '@lingui/react/macro';
import { type ReactNode, useRef } from 'react';
import { ErrorState } from '../../../components/ui/error-state.js';
import { useSimilar } from '../api/get-similar.js';
import { useSeen } from '../hooks/use-seen.js';
import { describeProblem } from '../problem-words.js';
import { RailFrame } from './rail-frame.js';
import { SimilarCard } from './similar-card.js';
import { CardsSkeleton } from './skeletons.js';

/** Adapters whose weights have something in common with those of this one; asked when it comes into sight. */
export function SimilarRail({ id }: { id: string }) {
  const place = useRef<HTMLElement>(null);
  const similar = useSimilar(id, useSeen(place));
  const found = similar.data;
  return (
    <RailFrame place={place}>
      {!found && similar.error ? (
        <ErrorState compact error={similar.error} onRetry={() => void similar.refetch()} />
      ) : !found ? (
        <CardsSkeleton />
      ) : found.items.length > 0 ? (
        <ul className="relative flex h-full gap-3 overflow-x-auto">
          {found.items.map((item) => (
            <li key={item.adapter.id}>
              <SimilarCard item={item} />
            </li>
          ))}
        </ul>
      ) : found.state === 'pending' ? (
        <Note>
          <Trans>The file is still being read. What is similar shows here after that.</Trans>
        </Note>
      ) : found.state === 'not-analysed' ? (
        <Note>{describeProblem(found.problem)}</Note>
      ) : (
        <Note>
          <Trans>Nothing in the library has weights like these.</Trans>
        </Note>
      )}
    </RailFrame>
  );
}

function Note({ children }: { children: ReactNode }) {
  return (
    <p role="status" className="text-sm text-muted">
      {children}
    </p>
  );
}
