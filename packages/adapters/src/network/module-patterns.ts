import { KEPT_NAMES, remember } from '../remember.js';

/**
 * A small language for module lists, so that an architecture reads as its own module list:
 *
 *     double_blocks.{19}.(img|txt)_attn.qkv  3072 9216
 *
 * is the module's path, its input and its output width. `{19}` is any index below 19, `(a|b)` stands for
 * either, `*` any width, `768/1024` one of these; `linear` behind the widths says that the layer is no
 * convolution (a four-dimensional tensor then speaks against it), `kernel` that a factor of 9 may be
 * folded into the input width (LoHa and LoKr flatten 3x3 kernels).
 */
export interface Architecture {
  /** One of BASE_MODELS; `unknown` for models that we can name in evidence but have no base for. */
  base: string;
  /** As people call it. */
  name: string;
  /** Set where it says more than the base model: `Flux.2 Klein 9B`. */
  variant?: string;
  modules: string;
}

export interface ModuleShape {
  path: string;
  in: number | null;
  out: number | null;
  dims: number;
}

/** The depth of each list of blocks, by its path: `double_blocks` -> 19. */
export type Depths = ReadonlyMap<string, number>;

interface Rule {
  indices: readonly { max: number; exact: boolean }[];
  in: readonly number[] | null;
  out: readonly number[] | null;
  linear: boolean;
  kernel: boolean;
}

export interface CompiledArchitecture extends Architecture {
  rules: ReadonlyMap<string, readonly Rule[]>;
  depths: Depths;
}

/** Numbers beyond this many digits are no block index; the cap keeps hostile names from overflowing. */
const INDEX_DIGITS = 6;

/** Compiles the lines once. Throws on a line that does not follow the language: that is a bug in the table. */
export function compileArchitecture(architecture: Architecture): CompiledArchitecture {
  const rules = new Map<string, Rule[]>();
  const depths = new Map<string, number>();
  for (const line of architecture.modules.split('\n')) {
    const [pattern, input, output, ...flags] = line.trim().split(/\s+/);
    if (!pattern) continue;
    if (!input || !output) throw new Error(`Module pattern needs path, input and output width: "${line}"`);
    for (const path of expand(pattern)) {
      const { key, indices } = keyOfPattern(path, depths);
      const rule = {
        indices,
        in: widths(input),
        out: widths(output),
        linear: flags.includes('linear'),
        kernel: flags.includes('kernel'),
      };
      const known = rules.get(key);
      if (known) known.push(rule);
      else rules.set(key, [rule]);
    }
  }
  return { ...architecture, rules, depths };
}

export type ModuleVerdict = 'match' | 'contradiction' | 'no-name';

/**
 * Does the architecture have this module? `no-name`: none of that name; `contradiction`: the name but with
 * another width, or a block index beyond its depth.
 */
export function matchModule(
  architecture: CompiledArchitecture,
  key: ModuleKey,
  shape: Omit<ModuleShape, 'path'>,
): ModuleVerdict {
  const rules = architecture.rules.get(key.key);
  if (!rules) return 'no-name';
  return rules.some((rule) => fits(rule, key.indices, shape)) ? 'match' : 'contradiction';
}

function fits(rule: Rule, indices: readonly number[], m: Omit<ModuleShape, 'path'>): boolean {
  if (rule.linear && m.dims > 2) return false;
  const inFits =
    rule.in === null ||
    m.in === null ||
    rule.in.includes(m.in) ||
    (rule.kernel && rule.in.includes(m.in / 9));
  const outFits = rule.out === null || m.out === null || rule.out.includes(m.out);
  if (!inFits || !outFits) return false;
  return rule.indices.every((want, i) => {
    const index = indices[i] ?? -1;
    return want.exact ? index === want.max : index < want.max;
  });
}

export interface ModuleKey {
  /** The path with every number replaced: `double_blocks_#_img_mlp_#`. */
  key: string;
  indices: readonly number[];
  /** The outermost list of blocks and the index in it, if any. */
  block: { list: string; index: number } | null;
}

/** Takes the numbers out of a flattened path. */
export const keyOfPath: (path: string) => ModuleKey = remember(takeNumbers, { most: KEPT_NAMES });

function takeNumbers(path: string): ModuleKey {
  const indices: number[] = [];
  let block: ModuleKey['block'] = null;
  const parts = path.split('_').map((part, i, all) => {
    if (!/^\d+$/.test(part) || part.length > INDEX_DIGITS) return part;
    const index = Number(part);
    if (indices.length === 0) block = { list: all.slice(0, i).join('_'), index };
    indices.push(index);
    return '#';
  });
  return { key: parts.join('_'), indices, block };
}

function keyOfPattern(path: string, depths: Map<string, number>): { key: string; indices: Rule['indices'] } {
  const indices: { max: number; exact: boolean }[] = [];
  const parts = path.split(/[._]/).map((part, i, all) => {
    const index = /^(\{)?(\d+)\}?$/.exec(part);
    if (!index) return part;
    const exact = index[1] === undefined;
    const max = Number(index[2]);
    if (indices.length === 0 && !exact) {
      const list = all.slice(0, i).join('_');
      depths.set(list, Math.max(max, depths.get(list) ?? 0));
    }
    indices.push({ max, exact });
    return '#';
  });
  return { key: parts.join('_'), indices };
}

function expand(pattern: string): string[] {
  const group = /\(([^()]*)\)/.exec(pattern);
  if (!group) return [pattern];
  return (group[1] ?? '').split('|').flatMap((option) => expand(pattern.replace(group[0], () => option)));
}

const widths = (text: string): number[] | null =>
  text === '*'
    ? null
    : text.split('/').map((w) => {
        const width = Number(w);
        if (!Number.isInteger(width)) throw new Error(`"${w}" is no width in a module pattern`);
        return width;
      });
