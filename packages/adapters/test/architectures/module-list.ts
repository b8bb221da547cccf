import type { BaseModel } from '@lora/schema/values';

/** One layer with weights as the official code builds it: dotted path, `nn.Linear(in, out)` or a convolution. */
export interface Layer {
  path: string;
  in: number;
  out: number;
  /** Kernel size of a convolution: 1 or 3. Absent = linear. */
  kernel?: number;
}

/** An architecture's own module list in one of its naming dialects. */
export interface ModuleList {
  base: BaseModel;
  label: string;
  /** Whose names these are. */
  dialect: string;
  /** How the weights of such a file are prefixed by the tools that use this dialect. */
  styles: readonly Style[];
  /** Read from this public code. */
  source: string;
  layers: readonly Layer[];
  attention: RegExp;
  /** Selects the layers of one block. */
  block: RegExp;
  /** The sets that names and widths allow; the right base is always a member. */
  whole: readonly BaseModel[];
  attentionOnly: readonly BaseModel[];
  oneBlock: readonly BaseModel[];
  variant?: string;
}

export type Style =
  | 'kohya'
  | 'kohya-double-underscore'
  | 'onetrainer'
  | 'lycoris'
  | 'diffusers'
  | 'diffusers-old'
  | 'diffusers-processor'
  | 'peft'
  | 'bare'
  | 'ai-toolkit'
  | 'comfyui'
  | 'omi'
  | 'xlabs';

export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

export const linear = (path: string, from: number, to: number): Layer => ({ path, in: from, out: to });
export const square = (paths: readonly string[], width: number): Layer[] =>
  paths.map((p) => linear(p, width, width));
export const convolution = (path: string, from: number, to: number, kernel: number): Layer => ({
  path,
  in: from,
  out: to,
  kernel,
});

/** Puts a container's name before its layers. */
export const inside = (name: string, layers: readonly Layer[]): Layer[] =>
  layers.map((l) => ({ ...l, path: `${name}.${l.path}` }));

/** `count` copies of a block in a list: `name.0.…`, `name.1.…`. */
export const repeat = (name: string, count: number, block: (i: number) => readonly Layer[]): Layer[] =>
  range(count).flatMap((i) => inside(`${name}.${i}`, block(i)));
