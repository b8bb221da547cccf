import type { Crop } from '@lora/schema';
import type { PercentCrop } from 'react-image-crop';

/** The smallest part that the server takes, as a share. */
export const SHARE_MIN = 0.05;
export const PERCENT = 100;
/** A whole picture, give or take what a drag cannot hit. */
const WHOLE = 0.995;

const ALL: PercentCrop = { unit: '%', x: 0, y: 0, width: PERCENT, height: PERCENT };

/** A part as the cropping tool has it: percents of the picture; null is all of it. */
export function toPercent(crop: Crop | null): PercentCrop {
  if (!crop) return ALL;
  return {
    unit: '%',
    x: crop.x * PERCENT,
    y: crop.y * PERCENT,
    width: crop.width * PERCENT,
    height: crop.height * PERCENT,
  };
}

/** What the server takes: shares inside of the picture, none too small; null where it is the whole picture. */
export function toCrop({ x, y, width, height }: PercentCrop): Crop | null {
  const within = (share: number, from: number, to: number) => Math.min(to, Math.max(from, share / PERCENT));
  const w = within(width, SHARE_MIN, 1);
  const h = within(height, SHARE_MIN, 1);
  if (w >= WHOLE && h >= WHOLE) return null;
  return { x: within(x, 0, 1 - w), y: within(y, 0, 1 - h), width: w, height: h };
}
