import type { Problem } from '@lora/schema';
import { CopyButton } from '../../../components/ui/copy-button.js';
import { FileSize } from '../../../components/ui/file-size.js';
import { RelativeTime } from '../../../components/ui/relative-time.js';
import { useLingui } from '@lingui/react/macro';

/** One file without an adapter: where it is and why. `rootPath` makes the copied path whole. */
export function ProblemRow({
  problem,
  rootName,
  rootPath,
}: {
  problem: Problem;
  rootName?: string;
  rootPath?: string;
}) {
  const { t } = useLingui();
  const slash = problem.path.lastIndexOf('/') + 1;
  return (
    <li className="flex items-start gap-3 border-b border-line py-2.5">
      <div className="min-w-0 flex-1">
        <p className="text-sm break-all">
          <span className="text-muted">
            {rootName && `${rootName} / `}
            {problem.path.slice(0, slash)}
          </span>
          <span className="font-medium">{problem.path.slice(slash)}</span>
        </p>
        <p className="text-sm break-words">{problem.message}</p>
        <p className="text-xs text-muted">
          <FileSize bytes={problem.size} /> · <RelativeTime at={problem.seenAt} /> ·{' '}
          <span className="font-mono">{problem.code}</span>
        </p>
      </div>
      <CopyButton
        text={rootPath ? `${rootPath.replace(/\/$/, '')}/${problem.path}` : problem.path}
        name={t`Copy the path`}
      />
    </li>
  );
}
