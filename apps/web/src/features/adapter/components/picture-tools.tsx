import { Trans, useLingui } from '@lingui/react/macro';
import type { Preview } from '@lora/schema';
import { Crop, ImageUp, Star, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../../components/ui/button.js';
import { IconButton } from '../../../components/ui/icon-button.js';
import { PICTURE_TYPES } from '../picture-files.js';

export interface PictureToolsProps {
  /** The one that is shown large; none yet where there is no picture. */
  preview: Preview | undefined;
  isCover: boolean;
  onFiles: (files: File[]) => void;
  onCover: (preview: Preview) => void;
  onCrop: (preview: Preview) => void;
  onRemove: (preview: Preview) => void;
}

/** What can be done with the picture that is shown, and the way to add more. */
export function PictureTools({ preview, isCover, onFiles, onCover, onCrop, onRemove }: PictureToolsProps) {
  const { t } = useLingui();
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <div className="flex items-center gap-1">
      <input
        ref={chooser}
        type="file"
        multiple
        accept={PICTURE_TYPES}
        aria-label={t`Choose pictures`}
        tabIndex={-1}
        onChange={({ currentTarget }) => {
          onFiles(Array.from(currentTarget.files ?? []));
          // The same file can be chosen again.
          currentTarget.value = '';
        }}
        className="hidden"
      />
      <Button
        size="sm"
        icon={<ImageUp aria-hidden />}
        onClick={() => chooser.current?.click()}
        title={t`Or drop pictures here, or paste one`}
      >
        <Trans>Add pictures</Trans>
      </Button>
      <span className="flex-1" />
      {preview && !isCover && (
        <IconButton size="sm" label={t`Make it the cover`} icon={<Star />} onClick={() => onCover(preview)} />
      )}
      {preview?.kind === 'image' && (
        <IconButton size="sm" label={t`Crop`} icon={<Crop />} onClick={() => onCrop(preview)} />
      )}
      {preview?.own && (
        <IconButton
          size="sm"
          label={t`Remove this picture`}
          icon={<Trash2 />}
          onClick={() => onRemove(preview)}
        />
      )}
    </div>
  );
}
