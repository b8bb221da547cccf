import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterDetail, AdapterItem } from '@lora/schema';
import { ArrowUpRight } from 'lucide-react';
import { useEffect } from 'react';
import { AdapterPicture } from '../../../components/adapter/adapter-picture.js';
import { BaseDot } from '../../../components/adapter/base-label.js';
import { FavoriteButton } from '../../../components/adapter/favorite-button.js';
import { describeHit } from '../../../components/adapter/hit-words.js';
import { Rating } from '../../../components/adapter/rating.js';
import { Button } from '../../../components/ui/button.js';
import { CopyButton } from '../../../components/ui/copy-button.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { FileSize } from '../../../components/ui/file-size.js';
import { RelativeTime } from '../../../components/ui/relative-time.js';
import { baseModelLabel, familyLabel, networkTypeLabel } from '../../../lib/base-models.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { useAdapter } from '../api/get-adapter.js';
import { useAdapterEditor } from '../api/update-adapter.js';
import { useLiveAdapter } from '../hooks/use-live-adapter.js';
import { promptText } from '../prompt-text.js';
import { ConflictDialog } from './conflict-dialog.js';
import { CopyWord } from './copy-word.js';
import { NotesText } from './notes-text.js';
import { WarningList } from './warning-list.js';

/** CSS pixels of the picture. */
const PICTURE = 336;

export interface InspectorProps {
  id: string;
  /** What the list knows of it: shown until all is there. */
  item: AdapterItem | undefined;
  rootName: (id: string) => string | undefined;
  onOpen: () => void;
  /** It is not in the library any more. */
  onGone: () => void;
}

function Facts({ item, rootName }: { item: AdapterItem; rootName: (id: string) => string | undefined }) {
  const place = [item.rootId === null ? undefined : rootName(item.rootId), item.folder, item.fileName]
    .filter(Boolean)
    .join(' / ');
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
      <dt className="text-muted">
        <Trans>Base</Trans>
      </dt>
      <dd className="flex items-center gap-1.5">
        <BaseDot base={item.baseModel} />
        {baseModelLabel(item.baseModel)}
        {item.family && ` · ${familyLabel(item.family)}`}
      </dd>
      <dt className="text-muted">
        <Trans>Type</Trans>
      </dt>
      <dd>
        {networkTypeLabel(item.networkType)}
        {item.rank !== null && <Trans>, rank {item.rank}</Trans>}
      </dd>
      <dt className="text-muted">
        <Trans>Size</Trans>
      </dt>
      <dd>
        <FileSize bytes={item.size} />
      </dd>
      <dt className="text-muted">
        <Trans>Added</Trans>
      </dt>
      <dd>
        <RelativeTime at={item.createdAt} />
      </dd>
      <dt className="text-muted">
        <Trans>File</Trans>
      </dt>
      <dd className="break-all">{place}</dd>
    </dl>
  );
}

function Body({
  shown,
  detail,
  hit,
  rootName,
  onOpen,
}: {
  shown: AdapterItem;
  detail: AdapterDetail | undefined;
  /** Why the list has it. */
  hit: string | null;
  rootName: InspectorProps['rootName'];
  onOpen: () => void;
}) {
  const { t } = useLingui();
  const readOnly = useReadOnly();
  const editor = useAdapterEditor(shown.id);
  useLiveAdapter(shown.id);
  const locked = readOnly || !detail;
  return (
    <div className="flex flex-col gap-4 p-4">
      <AdapterPicture
        item={shown}
        width={PICTURE}
        className="aspect-square w-full rounded-md max-md:aspect-4/3"
      />
      <div>
        <h2 className="text-lg font-semibold break-words">{shown.name}</h2>
        {hit && <p className="mt-0.5 text-sm text-muted">{hit}</p>}
        <div className="-ml-1.5 mt-1 flex items-center justify-between">
          <Rating
            value={shown.rating}
            disabled={locked}
            onChange={(rating) => void editor.save({ rating })}
          />
          <FavoriteButton
            on={shown.favorite}
            disabled={locked}
            onChange={(favorite) => void editor.save({ favorite })}
          />
        </div>
      </div>
      <div className="flex gap-2">
        <Button size="sm" variant="primary" icon={<ArrowUpRight aria-hidden />} onClick={onOpen}>
          <Trans>Open</Trans>
        </Button>
        <CopyButton text={promptText(shown, detail?.preferredWeight ?? null)} label={t`Copy prompt`} />
      </div>
      <WarningList warnings={shown.warnings} />
      {shown.triggerWords.length > 0 && (
        <section>
          <h3 className="mb-1 text-sm text-muted">
            <Trans>Trigger words</Trans>
          </h3>
          <div className="flex flex-wrap gap-1.5">
            {shown.triggerWords.map((word) => (
              <CopyWord key={word} word={word} />
            ))}
          </div>
        </section>
      )}
      {shown.tags.length > 0 && (
        <section>
          <h3 className="mb-1 text-sm text-muted">
            <Trans>Tags</Trans>
          </h3>
          <p className="text-sm break-words">{shown.tags.join(', ')}</p>
        </section>
      )}
      {detail?.notes && (
        <section>
          <h3 className="mb-1 text-sm text-muted">
            <Trans>Notes</Trans>
          </h3>
          <div className="max-h-40 overflow-hidden text-sm">
            <NotesText text={detail.notes} />
          </div>
        </section>
      )}
      <Facts item={shown} rootName={rootName} />
      <ConflictDialog conflict={editor.conflict} onSettle={editor.settle} />
    </div>
  );
}

/** The selected adapter at a glance. */
export function Inspector({ id, item, rootName, onOpen, onGone }: InspectorProps) {
  const { data: detail, error, refetch } = useAdapter(id);
  const shown = detail ?? item;
  const isGone = error !== null && 'status' in error && error.status === 404;
  useEffect(() => {
    if (isGone) onGone();
  }, [isGone, onGone]);
  if (!shown) return error && !isGone ? <ErrorState error={error} onRetry={() => void refetch()} /> : null;
  return (
    <Body
      shown={shown}
      detail={detail}
      hit={describeHit(item?.reasons)}
      rootName={rootName}
      onOpen={onOpen}
    />
  );
}
