import { KERNELS_WASM } from '../generated/kernels-wasm.js';
import { RANKING_LIMITS } from '../limits.js';
import { RankingError } from '../ranking-error.js';
import { BLOCK, roomFor, type Rows, type ScanKernels } from './kernels.js';

/** Places in the module's memory in bytes, as in kernels.wat. */
const SCORES = 0;
const QUERY = 1024;
const ROWS = 65_536;
/** Bytes before the numbers of a row: its factor, and nothing, so that numbers begin at multiples of 16. */
const HEAD = 16;
const PAGE = 65_536;

interface Exports {
  memory: WebAssembly.Memory;
  score(row: number, stride: number): void;
}

let compiled: WebAssembly.Module | undefined;

/**
 * The scan in WebAssembly with 128-bit SIMD; each matrix has a memory of its own.
 *
 * @throws WebAssembly.CompileError where the runtime has no SIMD
 */
export function wasmKernels(): ScanKernels {
  compiled ??= new WebAssembly.Module(Buffer.from(KERNELS_WASM, 'base64'));
  const module = compiled;
  return { name: 'wasm', createRows: (dim) => createRows(module, dim) };
}

function createRows(module: WebAssembly.Module, dim: number): Rows {
  // The module is our own: its exports are what kernels.wat says.
  const wasm = new WebAssembly.Instance(module).exports as unknown as Exports;
  const stride = HEAD + Math.ceil(dim / 16) * 16;
  let room = 0;
  let views = readViews(wasm.memory);

  /** Whether there is room for so many rows now; where memory is short nothing has changed. */
  function grow(rows: number): boolean {
    const size = rows * stride;
    if (size > RANKING_LIMITS.bytes) return false;
    const pages = Math.ceil((ROWS + size) / PAGE) - wasm.memory.buffer.byteLength / PAGE;
    try {
      if (pages > 0) wasm.memory.grow(pages);
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
    // Growing takes the old buffer away from under its views.
    views = readViews(wasm.memory);
    room = rows;
    return true;
  }

  return {
    get bytes() {
      return wasm.memory.buffer.byteLength;
    },
    reserve(rows) {
      if (rows <= room || grow(roomFor(rows, room)) || grow(roomFor(rows, 0))) return;
      throw new RankingError('too_large', `${rows} vectors of ${dim} numbers do not fit into memory.`);
    },
    write(row, values, factor) {
      const start = ROWS + row * stride;
      views.head.setFloat32(start, factor, true);
      views.bytes.set(values, start + HEAD);
    },
    setQuery(values) {
      new Int16Array(wasm.memory.buffer, QUERY, values.length).set(values);
    },
    score(block) {
      wasm.score(ROWS + block * BLOCK * stride, stride);
      return views.scores;
    },
  };
}

function readViews({ buffer }: WebAssembly.Memory) {
  return {
    head: new DataView(buffer),
    bytes: new Int8Array(buffer),
    scores: new Float32Array(buffer, SCORES, BLOCK),
  };
}
