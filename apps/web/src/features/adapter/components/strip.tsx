import type { AdapterDetail, Preview } from '@lora/schema';
import { StripPicture } from './strip-picture.js';

export interface StripProps {
  detail: AdapterDetail;
  previews: readonly Preview[];
  shownId: string;
  onShow: (id: string) => void;
}

/** All pictures, small. */
export function Strip({ detail, previews, shownId, onShow }: StripProps) {
  return (
    <ul className="flex flex-wrap gap-2">
      {previews.map((preview, index) => (
        <li key={preview.id}>
          <StripPicture
            detail={detail}
            preview={preview}
            index={index}
            selected={preview.id === shownId}
            onClick={() => onShow(preview.id)}
          />
        </li>
      ))}
    </ul>
  );
}
