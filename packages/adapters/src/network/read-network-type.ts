import type { NetworkType } from '@lora/schema/values';
import type { AdapterModule } from './collect-modules.js';
import type { Fact } from '../fact.js';

/** The share of the parameters that one algorithm must hold to name the whole (design.md). */
const MAIN_SHARE = 0.9;

type Algorithm = AdapterModule['algorithm'];

const NAMES: Readonly<Record<Algorithm, string>> = {
  lora: 'LoRA',
  locon: 'LoCon',
  loha: 'LoHa',
  lokr: 'LoKr',
  glora: 'GLoRA',
  ia3: '(IA)^3',
  oft: 'OFT',
  full: 'full differences',
  norm: 'norms',
};

/** The network's type as shown, and the algorithm beneath a DoRA. */
export function readNetworkType(modules: readonly AdapterModule[]): {
  networkType: Fact<NetworkType>;
  algorithm: NetworkType;
} {
  const parameters = new Map<Algorithm, number>();
  // LoCon is LoRA on linear layers and convolutions alike: its linear modules are part of it.
  const linear: Algorithm = modules.some((m) => m.algorithm === 'locon') ? 'locon' : 'lora';
  for (const m of modules) {
    const algorithm = m.algorithm === 'lora' ? linear : m.algorithm;
    parameters.set(algorithm, (parameters.get(algorithm) ?? 0) + m.parameters);
  }
  const counted = [...parameters].filter(([algorithm]) => algorithm !== 'norm' || parameters.size === 1);
  const total = counted.reduce((n, [, p]) => n + p, 0);
  const [top] = counted.toSorted((a, b) => b[1] - a[1]);
  const share = top && total > 0 ? top[1] / total : 0;
  const algorithm: NetworkType = top && share >= MAIN_SHARE ? top[0] : 'mixed';
  const percent = Math.round(share * 100);
  const evidence = [
    algorithm === 'mixed'
      ? `no type holds 90 % of the parameters; the most, ${percent} %, are ${top ? NAMES[top[0]] : 'none'}`
      : `${percent} % of the parameters are ${NAMES[top?.[0] ?? 'lora']}`,
  ];
  const dora = modules.filter((m) => m.dora).length;
  if (dora > 0) evidence.push(`${dora} of ${modules.length} modules have a magnitude vector (dora_scale)`);
  return {
    networkType: {
      value: dora > 0 ? 'dora' : algorithm,
      evidence,
      confidence: algorithm === 'mixed' ? 0.7 : 0.98,
    },
    algorithm,
  };
}

/** The rank that most parameters have, and the smallest and largest; null where no module has one. */
export function readRank(modules: readonly AdapterModule[]): {
  rank: number | null;
  rankMin: number | null;
  rankMax: number | null;
} {
  const parameters = new Map<number, number>();
  for (const m of modules) {
    if (m.rank !== null && m.rank > 0) parameters.set(m.rank, (parameters.get(m.rank) ?? 0) + m.parameters);
  }
  const ranks = [...parameters.keys()].toSorted((a, b) => a - b);
  const [top] = [...parameters].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
  return { rank: top?.[0] ?? null, rankMin: ranks[0] ?? null, rankMax: ranks.at(-1) ?? null };
}
