/** What is used of WebAssembly's own interface: the types of Node leave it out, and those of the DOM are not for here. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
    /** @throws RangeError where there is not so much memory */
    grow(pages: number): number;
  }
  class CompileError extends Error {}
}
