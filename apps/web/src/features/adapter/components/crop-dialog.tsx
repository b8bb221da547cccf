import 'react-image-crop/dist/ReactCrop.css';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Crop, Preview } from '@lora/schema';
import { useState } from 'react';
import { centerCrop, makeAspectCrop, type PercentCrop, ReactCrop } from 'react-image-crop';
import { Button } from '../../../components/ui/button.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { Segmented } from '../../../components/ui/segmented.js';
import { originalUrl } from '../../../lib/preview-url.js';
import { PERCENT, SHARE_MIN, toCrop, toPercent } from '../crop-shares.js';

type Shape = 'free' | 'card' | 'square' | 'wide';
const ASPECTS: Record<Shape, number | undefined> = { free: undefined, card: 3 / 4, square: 1, wide: 16 / 9 };

export interface CropDialogProps {
  preview: Preview;
  onCrop: (crop: Crop | null) => Promise<boolean>;
  onClose: () => void;
}

/** The part of a picture that cards show: a rectangle moved and stretched with mouse, finger or arrow keys. */
export function CropDialog({ preview, onCrop, onClose }: CropDialogProps) {
  const { t } = useLingui();
  const [part, setPart] = useState<PercentCrop>(() => toPercent(preview.crop));
  const [shape, setShape] = useState<Shape>('free');
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const [busy, setBusy] = useState(false);

  const choose = (next: Shape) => {
    setShape(next);
    const aspect = ASPECTS[next];
    if (aspect === undefined || !size) return;
    const { width, height } = size;
    // As much of the picture as fits, in its middle.
    const isWide = width / height > aspect;
    const fitted = makeAspectCrop(
      isWide ? { unit: '%', height: PERCENT } : { unit: '%', width: PERCENT },
      aspect,
      width,
      height,
    );
    setPart(centerCrop(fitted, width, height));
  };
  const save = async (crop: Crop | null) => {
    setBusy(true);
    const done = await onCrop(crop);
    setBusy(false);
    if (done) onClose();
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={<Trans>Crop</Trans>}
      description={<Trans>Cards and this page show only this part. The picture itself stays whole.</Trans>}
      footer={
        <>
          {preview.crop && (
            <Button variant="quiet" disabled={busy} onClick={() => void save(null)} className="md:mr-auto">
              <Trans>Show all of it</Trans>
            </Button>
          )}
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button variant="primary" busy={busy} disabled={!size} onClick={() => void save(toCrop(part))}>
            <Trans>Crop</Trans>
          </Button>
        </>
      }
    >
      <Segmented
        label={t`Shape`}
        value={shape}
        onValueChange={choose}
        options={[
          { value: 'free', label: t`Free` },
          { value: 'card', label: t`Card` },
          { value: 'square', label: t`Square` },
          { value: 'wide', label: t`Wide` },
        ]}
      />
      <div className="flex justify-center rounded-md bg-hover">
        <ReactCrop
          crop={part}
          aspect={ASPECTS[shape]}
          keepSelection
          minWidth={size ? Math.ceil(size.width * SHARE_MIN) : undefined}
          minHeight={size ? Math.ceil(size.height * SHARE_MIN) : undefined}
          onChange={(_, percent) => setPart(percent)}
          ariaLabels={{
            cropArea: t`The part that is shown: move it with the arrow keys`,
            nwDragHandle: t`Corner at the top left`,
            nDragHandle: t`Edge at the top`,
            neDragHandle: t`Corner at the top right`,
            eDragHandle: t`Edge at the right`,
            seDragHandle: t`Corner at the bottom right`,
            sDragHandle: t`Edge at the bottom`,
            swDragHandle: t`Corner at the bottom left`,
            wDragHandle: t`Edge at the left`,
          }}
          className="[--rc-focus-color:var(--accent)]"
        >
          <img
            src={originalUrl(preview.url)}
            alt={t`The whole picture`}
            onLoad={({ currentTarget }) =>
              setSize({ width: currentTarget.width, height: currentTarget.height })
            }
            className="max-h-[50dvh]! max-md:max-h-[42dvh]!"
          />
        </ReactCrop>
      </div>
    </Dialog>
  );
}
