import type { Dtype } from './dtype.js';

/** One tensor as the header tells it. */
export interface TensorInfo {
  name: string;
  dtype: Dtype;
  /** Whole numbers of at least 0; a scalar has an empty shape. */
  shape: number[];
  /** First byte, counted from the start of the data area. */
  begin: number;
  /** First byte behind the tensor, counted likewise. */
  end: number;
}

/** A checked header: the tensors fill the data area from its first to its last byte, without hole or overlap. */
export interface SafetensorsHeader {
  /** Bytes of the JSON header, white space around it included. */
  headerLength: number;
  /** Place of the first data byte in the file: 8 + headerLength. */
  dataOffset: number;
  /** Bytes behind the header. */
  dataLength: number;
  /** `__metadata__`; an object without prototype, so that a key such as `__proto__` is an ordinary key. */
  metadata: Record<string, string>;
  /** In the order of the header. */
  tensors: TensorInfo[];
}
