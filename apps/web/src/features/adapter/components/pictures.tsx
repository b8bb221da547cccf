import { Trans } from '@lingui/react/macro';
import type { AdapterDetail } from '@lora/schema';
import { clsx } from 'clsx';
import { lazy, Suspense, useState } from 'react';
import { AdapterPicture } from '../../../components/adapter/adapter-picture.js';
import { laterPart } from '../../../components/ui/lazy-part.js';
import { useVeiled, Veil } from '../../../components/adapter/veil.js';
import { usePreviewChanges } from '../api/change-previews.js';
import { usePictureDrop } from '../hooks/use-picture-drop.js';
import { useUploads } from '../hooks/use-uploads.js';
import { useRemoving } from '../removing-store.js';
import { LARGE, LargePicture } from './large-picture.js';
import { PictureTools } from './picture-tools.js';
import { Strip } from './strip.js';
import { UploadList } from './upload-list.js';

// Apart from the page: dragging, cropping and the big view come when they can be needed.
const SortableStrip = laterPart(async () => (await import('./sortable-strip.js')).SortableStrip);
const CropDialog = lazy(async () => ({ default: (await import('./crop-dialog.js')).CropDialog }));
const BigView = lazy(async () => ({ default: (await import('./big-view.js')).BigView }));

/** The pictures beside the file, in its header and of people's own: one large, all as a strip. */
export function Pictures({
  detail,
  readOnly,
  isSettled,
  onSized,
}: {
  detail: AdapterDetail;
  readOnly: boolean;
  /** Whether the large one has its height: what stands below it is shown then. */
  isSettled: boolean;
  onSized: () => void;
}) {
  const [shownId, setShownId] = useState<string | null>(null);
  const [cropping, setCropping] = useState<string | null>(null);
  const [big, setBig] = useState(false);
  const removing = useRemoving(({ ids }) => ids);
  const veiled = useVeiled(detail.id, detail.nsfwLevel);
  const changes = usePreviewChanges(detail.id);
  const uploads = useUploads(detail.id);
  const over = usePictureDrop(uploads.add, !readOnly);

  const previews = detail.previews.filter(({ id }) => !removing.has(id));
  const at = Math.max(
    0,
    previews.findIndex(({ id }) => id === shownId),
  );
  const shown = previews[at];
  const cropped = previews.find(({ id }) => id === cropping);
  // The server wants every picture named, also those that are about to go.
  const hidden = detail.previews.filter(({ id }) => removing.has(id)).map(({ id }) => id);
  const order = (ids: readonly string[]) => changes.order([...ids, ...hidden]);
  const strip = shown && { detail, previews, shownId: shown.id, onShow: setShownId };
  return (
    <section className="relative flex min-w-0 flex-col gap-3">
      {shown ? (
        <Veil id={detail.id} nsfwLevel={detail.nsfwLevel} className="rounded-lg">
          <LargePicture preview={shown} name={detail.name} onOpen={() => setBig(true)} onSized={onSized} />
        </Veil>
      ) : (
        <AdapterPicture
          item={{ ...detail, previewUrl: null }}
          width={LARGE}
          className="aspect-3/4 w-full rounded-lg max-md:aspect-4/3"
        />
      )}
      <div className={clsx('flex min-w-0 flex-col gap-3', !isSettled && 'invisible')}>
        {!readOnly && (
          <PictureTools
            preview={shown}
            isCover={at === 0}
            onFiles={uploads.add}
            onCover={({ id }) => order([id, ...previews.map((one) => one.id).filter((one) => one !== id)])}
            onCrop={({ id }) => setCropping(id)}
            onRemove={({ id }) => changes.remove(id)}
          />
        )}
        <UploadList uploads={uploads} />
        {strip && previews.length > 1 && (
          <Suspense fallback={<Strip {...strip} />}>
            {readOnly ? <Strip {...strip} /> : <SortableStrip {...strip} onOrder={order} />}
          </Suspense>
        )}
        {shown && (
          <p className="truncate font-mono text-xs text-muted" title={shown.source}>
            {shown.own ? <Trans>added here</Trans> : shown.source}
          </p>
        )}
      </div>
      {over && (
        <p
          role="status"
          className="pointer-events-none absolute inset-0 z-10 flex items-center justify-center rounded-lg border-2 border-dashed border-accent bg-bg/80 p-4 text-center font-medium"
        >
          <Trans>Drop to add it to {detail.name}</Trans>
        </p>
      )}
      <Suspense>
        {cropped && (
          <CropDialog
            key={cropped.id}
            preview={cropped}
            onCrop={(crop) => changes.crop(cropped.id, crop)}
            onClose={() => setCropping(null)}
          />
        )}
        {big && shown && !veiled && (
          <BigView
            previews={previews}
            at={at}
            name={detail.name}
            onTurn={(index) => setShownId(previews[index]?.id ?? null)}
            onClose={() => setBig(false)}
          />
        )}
      </Suspense>
    </section>
  );
}
