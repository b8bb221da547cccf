import { useLingui } from '@lingui/react/macro';
import { RotateCw, X } from 'lucide-react';
import { IconButton } from '../../../components/ui/icon-button.js';
import { Progress } from '../../../components/ui/progress.js';
import type { Uploads } from '../hooks/use-uploads.js';

/** Pictures on their way, and those that did not come through, with the reason. */
export function UploadList({ uploads }: { uploads: Uploads }) {
  const { t } = useLingui();
  if (uploads.list.length === 0) return null;
  return (
    <ul aria-label={t`Pictures on their way`} className="flex flex-col gap-2">
      {uploads.list.map(({ key, name, progress, error }) => (
        <li key={key} className="flex items-center gap-2 text-sm">
          <div className="min-w-0 flex-1">
            <p className="truncate">{name}</p>
            {error === null ? (
              <Progress value={progress} label={t`Sending ${name}`} />
            ) : (
              <p role="alert" className="text-danger">
                {error}
              </p>
            )}
          </div>
          {error !== null && (
            <>
              <IconButton
                size="sm"
                label={t`Try again: ${name}`}
                icon={<RotateCw />}
                onClick={() => uploads.retry(key)}
              />
              <IconButton
                size="sm"
                label={t`Leave out: ${name}`}
                icon={<X />}
                onClick={() => uploads.dismiss(key)}
              />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
