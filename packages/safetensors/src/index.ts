export { bufferSource, type ByteSource } from './byte-source.js';
export { type Dtype, dtypeBits, dtypeBytes, DTYPES, findDtype } from './dtype.js';
export { type FileSource, type FileStat, openFileSource } from './file-source.js';
export type { SafetensorsHeader, TensorInfo } from './header.js';
export { type Limits, LIMITS } from './limits.js';
export { recogniseOtherFormat } from './other-format.js';
export { readHeader } from './read-header.js';
export { SAFETENSORS_ERROR_CODES, SafetensorsError, type SafetensorsErrorCode } from './safetensors-error.js';
