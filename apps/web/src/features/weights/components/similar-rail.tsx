import { Trans } from '@lingui/react/macro';
import type { SimilarAdapters } from '@lora/schema';
import type { SimilarBy } from '@lora/schema/values';
import { type ReactNode, useRef } from 'react';
import { ErrorState } from '../../../components/ui/error-state.js';
import { useSimilar } from '../api/get-similar.js';
import { useSeen } from '../hooks/use-seen.js';
import { describeProblem } from '../problem-words.js';
import { describeTextProblem } from '../text-words.js';
import { RailFrame } from './rail-frame.js';
import { SimilarCard } from './similar-card.js';
import { CardsSkeleton } from './skeletons.js';

/** Adapters whose weights or texts have something in common with those of this one; asked when it comes into sight. */
export function SimilarRail({ id, by }: { id: string; by: SimilarBy }) {
  const place = useRef<HTMLElement>(null);
  const similar = useSimilar(id, by, useSeen(place));
  const found = similar.data;
  return (
    <RailFrame
      place={place}
      title={by === 'text' ? <Trans>Similar descriptions</Trans> : <Trans>Similar weights</Trans>}
    >
      {!found && similar.error ? (
        <ErrorState compact error={similar.error} onRetry={() => void similar.refetch()} />
      ) : !found ? (
        <CardsSkeleton />
      ) : found.items.length > 0 ? (
        <ul className="relative flex h-full gap-3 overflow-x-auto">
          {found.items.map((item) => (
            <li key={item.adapter.id}>
              <SimilarCard item={item} by={by} />
            </li>
          ))}
        </ul>
      ) : (
        <Note>
          <Nothing found={found} by={by} />
        </Note>
      )}
    </RailFrame>
  );
}

/** Why the rail is empty. */
function Nothing({ found: { state, problem }, by }: { found: SimilarAdapters; by: SimilarBy }) {
  if (state === 'not-analysed')
    return by === 'text' ? describeTextProblem(problem) : describeProblem(problem);
  if (by === 'text') {
    return state === 'pending' ? (
      <Trans>Its text is still being read. What is described alike shows here after that.</Trans>
    ) : (
      <Trans>Nothing in the library is described like this.</Trans>
    );
  }
  return state === 'pending' ? (
    <Trans>The file is still being read. What is similar shows here after that.</Trans>
  ) : (
    <Trans>Nothing in the library has weights like these.</Trans>
  );
}

function Note({ children }: { children: ReactNode }) {
  return (
    <p role="status" className="text-sm text-muted">
      {children}
    </p>
  );
}
