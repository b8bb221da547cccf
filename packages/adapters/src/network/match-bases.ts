import { BASE_MODELS, type BaseModel } from '@lora/schema/values';
import { FLUXES } from './architectures/flux.js';
import { JOINT_TRANSFORMERS } from './architectures/joint-transformers.js';
import { OTHER_MODELS, STACKED_TRANSFORMERS } from './architectures/stacked-transformers.js';
import { UNETS } from './architectures/unet.js';
import {
  type CompiledArchitecture,
  compileArchitecture,
  keyOfPath,
  type ModuleKey,
  type ModuleShape,
  type ModuleVerdict,
  matchModule,
} from './module-patterns.js';

/** Every architecture that names and widths are held against. */
export const ARCHITECTURES: readonly CompiledArchitecture[] = [
  ...UNETS,
  ...FLUXES,
  ...JOINT_TRANSFORMERS,
  ...STACKED_TRANSFORMERS,
  ...OTHER_MODELS,
].map(compileArchitecture);

/**
 * At least this share of the modules must be the architecture's own. Lower would let a file through that
 * shares a few names by chance; higher would lose adapters that also train a module our table lacks.
 */
const MIN_MATCHED = 0.8;

/** At most this share may have another width or a block too many: a slip of one tool, not another model. */
const MAX_CONTRADICTED = 0.02;

export interface BaseMatch {
  bases: BaseModel[];
  /** The variants that every fitting architecture of the base shares, by base. */
  variants: Map<BaseModel, string>;
  evidence: string[];
}

interface Score {
  architecture: CompiledArchitecture;
  matched: number;
  contradicted: number;
  /** The first module that speaks against this architecture. */
  against: string | null;
}

/**
 * Which base models have all these modules, by name, block index and widths. Answers a set: several
 * architectures share modules, and an adapter may hold only those.
 */
export function matchBases(
  modules: readonly ModuleShape[],
  architectures: readonly CompiledArchitecture[] = ARCHITECTURES,
): BaseMatch {
  if (modules.length === 0) return { bases: [], variants: new Map(), evidence: [] };
  const keys = modules.map((m) => keyOfPath(m.path));
  const verdicts = modules.map((m, i) => {
    const key = keys[i] ?? keyOfPath(m.path);
    return architectures === ARCHITECTURES
      ? judgeModule(key, m)
      : architectures.map((architecture) => matchModule(architecture, key, m));
  });
  const scores = architectures.map((architecture, place) => score(architecture, modules, verdicts, place));
  const able = scores.filter(
    (s) =>
      s.matched >= MIN_MATCHED * modules.length &&
      s.contradicted <= MAX_CONTRADICTED * modules.length &&
      s.matched > 0,
  );
  if (able.length === 0) return { bases: [], variants: new Map(), evidence: [explainNone(scores, modules)] };
  const most = Math.max(...able.map(net));
  const tied = able.filter((s) => net(s) === most);
  const evidence: string[] = [];
  const best = endWhereBlocksEnd(tied, keys, evidence);
  const names = [...new Set(best.map((s) => s.architecture.name))];
  const first = modules[0];
  evidence.unshift(
    `${best[0]?.matched ?? 0} of ${modules.length} modules fit ${names.join(', ')} by name, block and width` +
      (first ? ` (${describe(first)})` : ''),
  );
  for (const loser of scores) {
    if (best.includes(loser) || loser.matched * 2 < modules.length || !loser.against) continue;
    if (names.includes(loser.architecture.name)) continue;
    evidence.push(`not ${loser.architecture.name}: ${loser.against}`);
  }
  const bases = BASE_MODELS.filter((b) => best.some((s) => s.architecture.base === b));
  return { bases, variants: sharedVariants(bases, best), evidence };
}

const net = (s: Score): number => s.matched - s.contradicted;

function score(
  architecture: CompiledArchitecture,
  modules: readonly ModuleShape[],
  verdicts: readonly (readonly ModuleVerdict[])[],
  place: number,
): Score {
  const result: Score = { architecture, matched: 0, contradicted: 0, against: null };
  for (let i = 0; i < modules.length; i++) {
    const verdict = verdicts[i]?.[place];
    const m = modules[i];
    if (verdict === 'match') result.matched++;
    else if (m) {
      if (verdict === 'contradiction') result.contradicted++;
      result.against ??= verdict === 'no-name' ? `it has no ${m.path}` : `${describe(m)} does not fit it`;
    }
  }
  return result;
}

/** What each architecture says of a module of these widths. */
interface KnownVerdicts extends Omit<ModuleShape, 'path'> {
  verdicts: readonly ModuleVerdict[];
}

/** By key, whose objects stay the same while their paths are remembered. */
const knownVerdicts = new WeakMap<ModuleKey, KnownVerdicts[]>();
/** Widths that are kept for one path: a path has a few, one for each model that has it. */
const KEPT_WIDTHS = 8;

function judgeModule(key: ModuleKey, m: ModuleShape): readonly ModuleVerdict[] {
  const all = knownVerdicts.get(key) ?? [];
  for (const known of all) {
    if (known.in === m.in && known.out === m.out && known.dims === m.dims) return known.verdicts;
  }
  const verdicts = ARCHITECTURES.map((architecture) => matchModule(architecture, key, m));
  if (all.length === 0) knownVerdicts.set(key, all);
  if (all.length < KEPT_WIDTHS) all.push({ in: m.in, out: m.out, dims: m.dims, verdicts });
  return verdicts;
}

/**
 * Flux.1's blocks are numbered like HunyuanVideo's, which has one and two more. Where every block that the
 * file's modules know is trained from the first to exactly the last of one architecture, in two lists of
 * blocks at once, a deeper architecture is ruled out: nobody leaves out just its last blocks in both.
 */
function endWhereBlocksEnd(tied: Score[], keys: readonly ModuleKey[], evidence: string[]): Score[] {
  if (tied.length < 2) return tied;
  const present = new Map<string, Set<number>>();
  for (const { block } of keys) {
    if (!block) continue;
    const indices = present.get(block.list);
    if (indices) indices.add(block.index);
    else present.set(block.list, new Set([block.index]));
  }
  const depthsOf = (s: Score) =>
    [...present].flatMap(([list, found]) => {
      const depth = s.architecture.depths.get(list);
      return depth === undefined ? [] : [{ list, found: found.size, depth }];
    });
  const complete = tied.filter((s) => {
    const lists = depthsOf(s);
    return lists.length >= 2 && lists.every((l) => l.found === l.depth);
  });
  if (complete.length === 0 || complete.length === tied.length) return tied;
  const lists = complete[0] ? depthsOf(complete[0]) : [];
  const dropped = tied.filter((s) => !complete.includes(s) && depthsOf(s).every((l) => l.found < l.depth));
  if (dropped.length === 0) return tied;
  evidence.push(
    `every block is trained and the last is the last of ${complete[0]?.architecture.name ?? ''} (${lists
      .map((l) => `${l.found} ${l.list}`)
      .join(', ')}); ${dropped.map((s) => s.architecture.name).join(', ')} would have more`,
  );
  return tied.filter((s) => !dropped.includes(s));
}

function sharedVariants(bases: readonly BaseModel[], best: readonly Score[]): Map<BaseModel, string> {
  const variants = new Map<BaseModel, string>();
  for (const base of bases) {
    const found = new Set(
      best.filter((s) => s.architecture.base === base).map((s) => s.architecture.variant),
    );
    const [only] = found;
    if (found.size === 1 && only) variants.set(base, only);
  }
  return variants;
}

function explainNone(scores: readonly Score[], modules: readonly ModuleShape[]): string {
  const nearest = scores.reduce((a, b) => (b.matched + b.contradicted > a.matched + a.contradicted ? b : a));
  const named = nearest.matched + nearest.contradicted;
  if (named * 2 < modules.length) {
    return `no known model has modules of these names (${describe(modules[0])})`;
  }
  return `the names are ${nearest.architecture.name}'s but not the shapes: ${nearest.against ?? ''}`;
}

const describe = (m: ModuleShape | undefined): string =>
  m ? `${m.path} ${m.in ?? '?'} -> ${m.out ?? '?'}` : '';
