import { Trans } from '@lingui/react/macro';
import type { DuplicateFile } from '@lora/schema';
import { CircleCheck } from 'lucide-react';
import { Badge } from '../../../components/ui/badge.js';
import { FileSize } from '../../../components/ui/file-size.js';
import { RelativeTime } from '../../../components/ui/relative-time.js';

/** The files of one content; `kept` is the one that the library uses. */
export function FileRows({ files, kept }: { files: readonly DuplicateFile[]; kept: string | null }) {
  return (
    <ul className="border-t border-line">
      {files.map((file) => (
        <li
          key={file.id}
          className="flex flex-wrap items-center gap-x-3 gap-y-0.5 border-t border-line px-3 py-2 text-sm first:border-t-0"
        >
          <span className="min-w-0 flex-1 basis-60 font-mono text-sm break-all">{file.path}</span>
          {file.id === kept && (
            <Badge tone="ok" icon={<CircleCheck aria-hidden />}>
              <Trans>Suggested to keep</Trans>
            </Badge>
          )}
          {file.hardLink && (
            <span className="text-muted">
              <Trans>hard link: takes no room</Trans>
            </span>
          )}
          <span className="text-muted">
            <FileSize bytes={file.size} />
          </span>
          <span className="text-muted">
            <RelativeTime at={file.modifiedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
