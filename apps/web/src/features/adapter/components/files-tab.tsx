import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterDetail, AdapterFile } from '@lora/schema';
import { CircleCheck, FileX, TriangleAlert, Unplug } from 'lucide-react';
import { Badge } from '../../../components/ui/badge.js';
import { CopyButton } from '../../../components/ui/copy-button.js';
import { FileSize } from '../../../components/ui/file-size.js';
import { RelativeTime } from '../../../components/ui/relative-time.js';

/** A hash in full is for machines: people compare its first letters. */
const HASH_SHOWN = 16;

function FileState({ state }: { state: string }) {
  if (state === 'missing')
    return (
      <Badge tone="danger" icon={<Unplug aria-hidden />}>
        <Trans>missing</Trans>
      </Badge>
    );
  if (state === 'broken')
    return (
      <Badge tone="danger" icon={<FileX aria-hidden />}>
        <Trans>broken</Trans>
      </Badge>
    );
  return (
    <Badge tone="ok" icon={<CircleCheck aria-hidden />}>
      <Trans>present</Trans>
    </Badge>
  );
}

function Hash({ label, value }: { label: string; value: string | null }) {
  const { t } = useLingui();
  if (value === null) return null;
  return (
    <div className="flex h-8 items-center gap-2 max-md:h-10">
      <dt className="w-20 shrink-0 text-sm text-muted">{label}</dt>
      <dd className="flex min-w-0 items-center gap-1">
        <span className="truncate font-mono text-sm" title={value}>
          {value.length > HASH_SHOWN ? `${value.slice(0, HASH_SHOWN)}…` : value}
        </span>
        <CopyButton text={value} name={t`Copy ${label}`} />
      </dd>
    </div>
  );
}

function Claim({ file }: { file: AdapterFile }) {
  if (file.claimedHash === null) return null;
  if (file.claimHolds === null) {
    return (
      <p className="text-sm text-muted">
        <Trans>The header claims a hash; it is checked once the file has been hashed.</Trans>
      </p>
    );
  }
  return file.claimHolds ? (
    <Badge tone="ok" icon={<CircleCheck aria-hidden />}>
      <Trans>The hash that the header claims is true.</Trans>
    </Badge>
  ) : (
    <p className="flex gap-2 text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <Trans>
        The header claims another hash: the weights were changed after training, or the header was copied.
      </Trans>
    </p>
  );
}

/** Every copy of this adapter on disk. */
export function FilesTab({
  detail,
  rootName,
}: {
  detail: AdapterDetail;
  rootName: (id: string) => string | undefined;
}) {
  const { t } = useLingui();
  return (
    <ul className="flex flex-col gap-6">
      {detail.files.map((file) => (
        <li key={file.id} className="flex flex-col gap-2 border-b border-line pb-4 last:border-b-0">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <FileState state={file.state} />
            {file.primary && detail.files.length > 1 && (
              <Badge>
                <Trans>preferred copy</Trans>
              </Badge>
            )}
            <span className="text-sm text-muted">
              <FileSize bytes={file.size} />
            </span>
            <span className="text-sm text-muted">
              <Trans>
                changed <RelativeTime at={file.modifiedAt} />
              </Trans>
            </span>
          </div>
          <div className="flex items-start gap-1">
            <p className="min-w-0 pt-0.5 font-mono text-sm break-all">
              <span className="text-muted">{rootName(file.rootId) ?? t`root`} / </span>
              {file.path}
            </p>
            <CopyButton text={file.path} name={t`Copy the path`} />
          </div>
          <dl className="grid gap-x-8 sm:grid-cols-2">
            <Hash label="SHA-256" value={file.sha256} />
            <Hash label="AutoV2" value={file.autoV2} />
            <Hash label="AutoV3" value={file.autoV3} />
            <Hash label="CRC-32" value={file.crc32} />
          </dl>
          {file.sha256 === null && (
            <p className="text-sm text-muted">
              <Trans>Not hashed yet.</Trans>
            </p>
          )}
          <Claim file={file} />
          {file.sidecars.length > 0 && (
            <p className="text-sm text-muted">
              <Trans>
                Read beside it: <span className="font-mono break-all">{file.sidecars.join(', ')}</span>
              </Trans>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
