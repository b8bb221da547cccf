import { Num, Texts } from './field.js';

/** The part of a picture that is shown, in shares of its width and height. */
export class Crop {
  @Num({ min: 0, max: 1 }) x!: number;
  @Num({ min: 0, max: 1 }) y!: number;
  @Num({ min: 0.05, max: 1 }) width!: number;
  @Num({ min: 0.05, max: 1 }) height!: number;
}

/** All previews of an adapter in the order wanted; the first stands on the card. */
export class OrderPreviews {
  @Texts({ items: 1000, max: 36 }) ids!: string[];
}
