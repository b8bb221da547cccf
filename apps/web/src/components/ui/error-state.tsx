import { Trans } from '@lingui/react/macro';
import { CircleAlert } from 'lucide-react';
import { describeError } from '../../lib/describe-error.js';
import { Button } from './button.js';

/** Something could not be loaded: the reason in words, and "Try again". */
export function ErrorState({
  error,
  onRetry,
  compact,
}: {
  error: unknown;
  onRetry?: () => void;
  compact?: boolean;
}) {
  return (
    <div
      role="alert"
      className={
        compact
          ? 'flex flex-wrap items-center gap-3 py-2'
          : 'flex flex-col items-start gap-3 px-4 py-12 md:mx-auto md:max-w-md md:py-24'
      }
    >
      <CircleAlert aria-hidden className="size-5 shrink-0 text-danger" />
      <p>{describeError(error)}</p>
      {onRetry && (
        <Button onClick={onRetry}>
          <Trans>Try again</Trans>
        </Button>
      )}
    </div>
  );
}
