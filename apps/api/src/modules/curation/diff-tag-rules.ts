import type { TagRules } from '../catalog/index.js';

/** Whose rows follow from rules that have changed. */
export interface RuleChange {
  /** Adapters that show one of these keys now. */
  shown: string[];
  /** Adapters whose files or people say one of these keys, although they show nothing for it now. */
  unseen: string[];
  /** Adapters that show this key in another spelling than the name. */
  respelt: { key: string; name: string }[];
}

/** Compares the rules before and after a change; no adapter outside of the answer can look different. */
export function diffTagRules(before: TagRules, after: TagRules): RuleChange {
  const shown = new Set<string>();
  const unseen = new Set<string>();
  const respelt = new Map<string, string>();
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const was = before.get(key);
    const is = after.get(key);
    if (was === is) continue;
    if (was === null) {
      unseen.add(key);
      continue;
    }
    // Without a rule the word shows itself.
    const seen = (was ?? key).toLowerCase();
    if (typeof is === 'string' && is.toLowerCase() === seen) respelt.set(seen, is);
    else shown.add(seen);
  }
  return {
    shown: [...shown],
    unseen: [...unseen],
    respelt: [...respelt].map(([key, name]) => ({ key, name })),
  };
}
