import type {
  AdapterSpectra,
  LeftOutModules,
  SimilarAdapters,
  SimilarItem,
  WeightAnatomy,
} from '@lora/schema';
import type { SketchProfile } from '../library/index.js';

const NONE = { count: 0, names: [] };

export function presentSimilar(
  { state, problem }: Pick<SimilarAdapters, 'state' | 'problem'>,
  items: SimilarItem[],
): SimilarAdapters {
  return { items, nextCursor: null, total: items.length, state, problem };
}

export function presentAnatomy(
  { state, problem }: Pick<WeightAnatomy, 'state' | 'problem'>,
  profile: SketchProfile | null,
  spectra: AdapterSpectra,
): WeightAnatomy {
  return {
    state,
    problem,
    modules: profile?.modules ?? 0,
    doraModules: profile?.doraModules ?? 0,
    norm: profile ? Math.sqrt(Math.max(0, profile.squaredNorm)) : null,
    blocks: (profile?.blocks ?? []).map(({ block, part, modules, squaredNorm }) => ({
      block,
      part,
      modules,
      norm: Math.sqrt(Math.max(0, squaredNorm)),
    })),
    parts: (profile?.parts ?? []).map(({ part, modules, share }) => ({ part, modules, share })),
    dead: named(profile?.dead),
    exploding: named(profile?.exploding),
    nonFinite: named(profile?.nonFinite),
    notAnalysed: leftOut(profile?.notAnalysed),
    spectra,
  };
}

/** Names listed of those that were left out. */
const LISTED = 50;

function leftOut(list: SketchProfile['notAnalysed'] | undefined): LeftOutModules {
  const modules = (list?.modules ?? []).slice(0, LISTED);
  return {
    count: list?.count ?? 0,
    modules: modules.map(({ module, reason }) => ({ name: module, reason })),
  };
}

function named(list: { count: number; names: string[] } | undefined): { count: number; names: string[] } {
  return list ? { count: list.count, names: list.names } : NONE;
}
